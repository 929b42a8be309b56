// Tells the tabs that wait for a sign-in that it has happened.
new BroadcastChannel("clinicweb-sign-in").postMessage("signed in");
