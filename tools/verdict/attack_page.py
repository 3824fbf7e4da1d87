"""attack_page.py - docs/attacks.md."""


def write(attacks, cells):
    pass
