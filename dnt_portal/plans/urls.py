"""Pages of the Persoonlijk Ontwikkelingsplan."""

from django.urls import path

from dnt_portal.plans.views import items, plan, steps

app_name = "plans"
urlpatterns = [
    path("goals/<uuid:pk>/state/", steps.goal_state, name="goal_state"),
    path("goals/<uuid:pk>/steps/add/", steps.step_add, name="step_add"),
    path("steps/<uuid:pk>/edit/", steps.step_edit, name="step_edit"),
    path("steps/<uuid:pk>/done/", steps.step_done, name="step_done"),
    path("steps/<uuid:pk>/remove/", steps.step_remove, name="step_remove"),
    path("obstacles/<uuid:pk>/cleared/", items.obstacle_cleared, name="obstacle_cleared"),
    path("<str:kind>/<uuid:pk>/edit/", items.item_edit, name="item_edit"),
    path("<str:kind>/<uuid:pk>/remove/", items.item_remove, name="item_remove"),
    path("<str:pseudonym>/", plan.plan, name="plan"),
    path("<str:pseudonym>/pdf/", plan.pdf, name="pdf"),
    path("<str:pseudonym>/what-i-want/", plan.what_i_want, name="what_i_want"),
    path("<str:pseudonym>/<str:kind>/add/", items.item_add, name="item_add"),
]
