"""A workbook told to the portal: each row is a call of the service that the screen calls."""
