"""From a file to rows of checked values."""
