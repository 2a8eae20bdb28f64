"""Pages of the Persoonlijk Ontwikkelingsplan."""

from django.urls import path

from dnt_portal.plans import views

app_name = "plans"
urlpatterns = [
    path("goals/<uuid:pk>/state/", views.goal_state, name="goal_state"),
    path("goals/<uuid:pk>/steps/add/", views.step_add, name="step_add"),
    path("steps/<uuid:pk>/edit/", views.step_edit, name="step_edit"),
    path("steps/<uuid:pk>/done/", views.step_done, name="step_done"),
    path("steps/<uuid:pk>/remove/", views.step_remove, name="step_remove"),
    path("obstacles/<uuid:pk>/cleared/", views.obstacle_cleared, name="obstacle_cleared"),
    path("<str:kind>/<uuid:pk>/edit/", views.item_edit, name="item_edit"),
    path("<str:kind>/<uuid:pk>/remove/", views.item_remove, name="item_remove"),
    path("<str:pseudonym>/", views.plan, name="plan"),
    path("<str:pseudonym>/pdf/", views.pdf, name="pdf"),
    path("<str:pseudonym>/what-i-want/", views.what_i_want, name="what_i_want"),
    path("<str:pseudonym>/<str:kind>/add/", views.item_add, name="item_add"),
]
