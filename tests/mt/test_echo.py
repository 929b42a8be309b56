from clinicweb.mt.echo import EchoEngine


def test_the_echo_has_as_many_wordings_as_are_wanted() -> None:
    found = EchoEngine("en", "ja").alternatives("Rest ⟦0⟧ days.", 3)

    assert [one.text for one in found] == [
        "日本語で：Rest ⟦0⟧ days.",
        "日本語で：Rest ⟦0⟧ days. (2)",
        "日本語で：Rest ⟦0⟧ days. (3)",
    ]
    assert EchoEngine("en", "ja").alternatives(" ", 3) == []
