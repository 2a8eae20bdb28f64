"""The portal with which De Nieuwe Toekomst is delivered."""
