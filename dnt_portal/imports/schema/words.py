"""The words for every fixed list in the workbook, in Dutch and English.

Written out here and not taken from the portal's translations: a workbook filled
in last year must still be read after someone improves a label on a screen. What a
screen shows today is read as well (`Choice.shown`), so that a word copied from the
portal is never refused.
"""

from dnt_portal.coaching.enums import (
    CoachState,
    Gender,
    LadderFocus,
    Medium,
    Style,
    TrackEndReason,
)
from dnt_portal.groups.enums import (
    CoachCheck,
    EndReason,
    GroupPhase,
    Mark,
    SessionKind,
    SessionState,
)
from dnt_portal.imports.schema.columns import Choice
from dnt_portal.intake.enums import Outcome, Source
from dnt_portal.ladder.enums import MakingEndsMeet, SkipReason
from dnt_portal.organisations.enums import HolidayRegion
from dnt_portal.participants.enums import Education
from dnt_portal.plans.enums import GoalState

HOLIDAY_REGIONS = (
    Choice(HolidayRegion.NOORD, "Noord", "North"),
    Choice(HolidayRegion.MIDDEN, "Midden", "Central"),
    Choice(HolidayRegion.ZUID, "Zuid", "South"),
)
EDUCATION = (
    Choice(Education.NONE, "geen", "none"),
    Choice(Education.PRIMARY, "basisonderwijs", "primary school", ("lagere school", "primary")),
    Choice(Education.LOWER_SECONDARY, "vmbo of mavo", "vmbo or mavo", ("vmbo", "mavo", "lbo")),
    Choice(Education.UPPER_SECONDARY, "havo of vwo", "havo or vwo", ("havo", "vwo")),
    Choice(Education.VOCATIONAL, "mbo", "mbo", ("vocational",)),
    Choice(
        Education.HIGHER,
        "hbo of universiteit",
        "hbo or university",
        ("hbo", "wo", "universiteit", "university"),
    ),
)
SOURCES = (
    Choice(Source.SHELTER, "vrouwenopvang", "women's shelter", ("opvang", "shelter")),
    Choice(Source.VEILIG_THUIS, "Veilig Thuis", "Veilig Thuis"),
    Choice(
        Source.CLIENT_MANAGER,
        "klantmanager gemeente",
        "client manager of the municipality",
        ("klantmanager", "client manager", "werkcoach"),
    ),
    Choice(Source.NEIGHBOURHOOD_TEAM, "wijkteam", "neighbourhood team", ("buurtteam",)),
    Choice(Source.SOCIAL_WORK, "maatschappelijk werk", "social work"),
    Choice(Source.FORMER_PARTICIPANT, "oud-deelneemster", "former participant", ("oud-deelnemer",)),
    Choice(Source.HERSELF, "op eigen initiatief", "on her own initiative", ("zelf", "herself")),
    Choice(Source.OTHER, "anders", "other"),
)
OUTCOMES = (
    Choice(Outcome.ADMIT, "toelaten", "admit", ("toegelaten",)),
    Choice(Outcome.IN_DOUBT, "toelaten bij twijfel", "admit in doubt", ("bij twijfel", "twijfel")),
    Choice(Outcome.NOT_YET, "nog niet", "not yet"),
    Choice(Outcome.DECLINE, "niet toelaten", "decline", ("niet toegelaten",)),
)
END_REASONS = (
    Choice(EndReason.COMPLETED, "programma afgerond", "completed the programme", ("afgerond",)),
    Choice(EndReason.EARLY_POSITIVE, "doel eerder bereikt", "reached her goal earlier"),
    Choice(EndReason.BACK_TO_CARE, "eerst terug naar hulp", "back to care first"),
    Choice(EndReason.MOVED, "verhuisd", "moved"),
    Choice(
        EndReason.STOPPED_TRAINING, "gestopt tijdens de training", "stopped during the training"
    ),
    Choice(
        EndReason.STOPPED_COACHING, "gestopt tijdens de coaching", "stopped during the coaching"
    ),
    Choice(EndReason.BEFORE_START, "gestopt voor de start", "stopped before the start"),
)
GROUP_PHASES = (
    Choice(GroupPhase.RECRUITING, "werving", "recruiting"),
    Choice(GroupPhase.TRAINING, "training", "in training"),
    Choice(GroupPhase.COACHING, "coaching", "in coaching"),
    Choice(GroupPhase.CLOSED, "afgesloten", "closed", ("gesloten",)),
)
SESSION_KINDS = (
    Choice(SessionKind.THEME, "thema", "session of the training", ("training", "theme")),
    Choice(SessionKind.EXTRA, "extra module", "extra module", ("extra",)),
    Choice(SessionKind.RETURN, "terugkomdag", "return meeting", ("terugkombijeenkomst",)),
    Choice(SessionKind.CLOSING, "slotbijeenkomst", "closing meeting", ("slot", "afsluiting")),
)
SESSION_STATES = (
    Choice(SessionState.PLANNED, "gepland", "planned"),
    Choice(SessionState.DONE, "gehouden", "done", ("held", "geweest")),
    Choice(SessionState.CANCELLED, "vervallen", "cancelled", ("geannuleerd", "canceled")),
)
MARKS = (
    Choice(Mark.PRESENT, "aanwezig", "present", ("er", "a", "p")),
    Choice(Mark.LATE, "te laat", "late", ("laat",)),
    Choice(Mark.EXCUSED, "afgemeld", "excused", ("m",)),
    Choice(Mark.ABSENT, "afwezig", "absent", ("weg",)),
)
COACH_CHECKS = (
    Choice(CoachCheck.GOOD, "goed", "contact, and it clicks", ("good", "klik")),
    Choice(CoachCheck.DOUBT, "twijfel", "contact, in doubt", ("doubt",)),
    Choice(CoachCheck.NO_CONTACT, "geen contact", "no contact"),
)
COACH_STATES = (
    Choice(CoachState.CANDIDATE, "kandidaat", "candidate"),
    Choice(CoachState.AVAILABLE, "beschikbaar", "available"),
    Choice(CoachState.PAUSED, "pauze", "has a break", ("paused",)),
    Choice(CoachState.STOPPED, "gestopt", "stopped"),
)
GENDERS = (
    Choice(Gender.WOMAN, "vrouw", "woman", ("v", "f")),
    Choice(Gender.MAN, "man", "man", ("m",)),
    Choice(Gender.OTHER, "anders", "other or not said", ("x", "other")),
)
STYLES = (
    Choice(Style.LISTENER, "luistert en geeft ruimte", "listens and gives room", ("luisteraar",)),
    Choice(Style.ORGANISER, "brengt structuur", "brings structure", ("organisator",)),
    Choice(Style.DOER, "gaat mee en doet", "goes along and does things", ("doener",)),
)
LADDER_FOCUS = (
    Choice(LadderFocus.LOWER, "eerste stappen buitenshuis", "first steps outside", ("lagere",)),
    Choice(LadderFocus.WORK, "naar betaald werk", "towards paid work", ("werk",)),
    Choice(LadderFocus.BOTH, "allebei", "both", ("beide",)),
)
TRACK_END_REASONS = (
    Choice(
        TrackEndReason.COMPLETED,
        "coaching afgerond",
        "coaching completed",
        ("afgerond", "negen maanden afgerond", "nine months completed"),
    ),
    Choice(TrackEndReason.EARLY_POSITIVE, "doelen eerder bereikt", "goals reached earlier"),
    Choice(TrackEndReason.MISMATCH, "andere coach past beter", "another coach fits better"),
    Choice(TrackEndReason.COACH_STOPPED, "coach gestopt", "the coach stopped"),
    Choice(TrackEndReason.PARTICIPANT_STOPPED, "deelneemster gestopt", "the participant stopped"),
)
MEDIA = (
    Choice(Medium.TOGETHER, "samen", "together", ("afspraak", "bezoek")),
    Choice(Medium.PHONE, "bellen", "by telephone", ("gebeld", "telefoon", "telephone")),
    Choice(Medium.MESSAGE, "bericht", "message", ("app", "whatsapp", "mail", "sms")),
    Choice(Medium.FAILED, "mislukt", "no contact made", ("geen gehoor",)),
)
GOAL_STATES = (
    Choice(GoalState.ACTIVE, "mee bezig", "working on it", ("actief",)),
    Choice(GoalState.ON_HOLD, "even laten rusten", "on hold"),
    Choice(GoalState.PARTLY, "deels bereikt", "partly reached", ("deels",)),
    Choice(GoalState.REACHED, "bereikt", "reached"),
    Choice(GoalState.LET_GO, "losgelaten", "let go"),
)
ENDS_MEET = (
    Choice(MakingEndsMeet.EASY, "makkelijk", "easily", ("gemakkelijk",)),
    Choice(MakingEndsMeet.JUST, "net aan", "just about", ("net",)),
    Choice(MakingEndsMeet.HARD, "moeilijk", "with difficulty"),
    Choice(MakingEndsMeet.NOT, "niet", "not", ("lukt niet",)),
)
SKIP_REASONS = (
    Choice(SkipReason.NOT_REACHED, "niet te bereiken", "could not be reached"),
    Choice(SkipReason.DID_NOT_WANT, "wilde niet", "did not want to"),
    Choice(SkipReason.NOT_SAFE, "geen veilig moment", "no safe moment"),
    Choice(SkipReason.TOO_LATE, "te lang geleden", "too long ago"),
    Choice(SkipReason.LEFT, "programma verlaten", "left the programme"),
)
