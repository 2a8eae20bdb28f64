"""What screens show of a group, gathered in few queries.

For this app's own pages and for whoever puts a group's parts on a page of its own:

- `attendance_grid(group)` with ``groups/partials/attendance_grid.html`` (`grid`);
- `session_lines(group)` with ``groups/partials/session_list.html`` (`lines`, and
  `can_record` when its sessions may be moved and recorded);
- `timeline(group)` with ``groups/partials/timeline.html`` (`timeline`).

These partials need ``css/groups.css``. The group comes from `Group.objects.visible_to(user)`,
with its edition and project; which participants appear is decided by row-level security
besides.
"""
