// Shows the newest texts as soon as another window of this browser has saved one.
new BroadcastChannel("clinicweb-review").addEventListener("message", () => location.reload());
