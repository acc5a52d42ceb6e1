"""The page of a colleague who is asked: what is needed, and her answer by POST. No GET changes anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.visitors.links import personal
from core.visitors.same_origin import same_origin_only
from services.models import Referral
from services.models.referrals import OPEN, ReferralState
from services.models.requests import NotAllowed
from services.referrals.actions import accept, decline
from services.referrals.forms import DeclineForm
from services.referrals.notifications import agreed_words


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def referral(request: HttpRequest, token: str) -> HttpResponse:
    """Show a colleague what she is asked, take her answer; with acceptance she sees who the client is."""
    found = Referral.from_token(token)
    if found is None or not found.called or found.state not in (*OPEN, ReferralState.DECLINED):
        return render(request, "services/referrals/gone.html", status=410)
    form = DeclineForm(request.POST if request.method == "POST" else None, auto_id="respuesta-%s")
    message, status = "", 200
    if request.method == "POST":
        status = 400
        if found.state != ReferralState.SENT:
            message, status = _("You have answered already: nothing was changed."), 409
        elif form.is_valid() and request.POST.get("action") in ("accept", "decline"):
            try:
                if request.POST["action"] == "accept":
                    accept(found)
                else:
                    decline(found, form.cleaned_data["note"])
            except NotAllowed:
                return render(request, "services/referrals/gone.html", status=410)
            return redirect(request.path)
    context = {"referral": found, "asked": found.request, "form": form, "message": message}
    context["words"] = agreed_words(found)
    return render(request, "services/referrals/referral.html", context, status=status)
