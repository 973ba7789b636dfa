"""The colours of the course's letters on a light ground; pages know the dark ones, too."""

COLOURS = {
    "h": "#0b7a5e",
    "e": "#b4540a",
    "alpha": "#1f5fbf",
    "c": "#8a2f9b",
    "s": "#7a5f00",
    "y": "#b3123c",
}
