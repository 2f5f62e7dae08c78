import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0001_initial"),
        ("dossiers", "0001_initial"),
        ("places", "0001_initial"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClueFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("daily", "own daily enforcement"),
                            ("random_inspection", "random inspection"),
                            ("special_inspection", "special inspection"),
                            ("selfcheck", "institution's self-check"),
                            ("opinion", "public-opinion monitoring"),
                            ("complaint", "complaint or report"),
                            ("information", "information monitoring"),
                            ("department", "transfer from a department"),
                            ("above", "assigned by a higher level"),
                            ("fraud", "work against insurance fraud"),
                            ("conduct", "conduct governance of the sector"),
                            ("audit", "audit"),
                            ("discipline", "discipline inspection"),
                            ("grid", "grid patrol or assistant"),
                            ("risk_model", "risk model"),
                            ("sampling", "sampling or fixed-point monitoring"),
                            ("quality_control", "quality-control inspection"),
                            ("credit", "breach-of-faith data"),
                            ("judicial", "judicial body"),
                            ("police", "request of the police"),
                            ("ad_monitoring", "advertisement monitoring"),
                            ("online", "online information monitoring"),
                            ("survey", "survey of touts and the like"),
                            ("media", "media"),
                            ("dispute", "dispute or accident"),
                        ],
                        max_length=20,
                        verbose_name="clue source",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField(null=True)),
                ("rows", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("line", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "being taken in"),
                            ("done", "done"),
                            ("failed", "not taken in"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("said", models.JSONField(null=True)),
                ("at", models.DateTimeField(verbose_name="handed in")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ClueGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("because", models.CharField(max_length=500, verbose_name="why together")),
                ("made_at", models.DateTimeField(verbose_name="merged at")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.subject",
                        verbose_name="subject",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Clue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("hotline_12345", "12345 hotline"),
                            ("hotline_12320", "12320 health hotline"),
                            ("web", "public web form"),
                            ("form", "entered by an officer"),
                            ("phone", "by telephone"),
                            ("letter", "by letter"),
                            ("visit", "in person"),
                            ("file", "file import"),
                            ("api", "API"),
                            ("assignment", "assigned from above"),
                            ("referral", "passed on by a department"),
                            ("police_request", "request of the police"),
                            ("reverse_transfer", "handed back by the judiciary"),
                            ("grid", "grid worker's form"),
                            ("model", "warning of a model"),
                            ("selfcheck", "submission of a self-check"),
                        ],
                        max_length=20,
                        verbose_name="channel",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("daily", "own daily enforcement"),
                            ("random_inspection", "random inspection"),
                            ("special_inspection", "special inspection"),
                            ("selfcheck", "institution's self-check"),
                            ("opinion", "public-opinion monitoring"),
                            ("complaint", "complaint or report"),
                            ("information", "information monitoring"),
                            ("department", "transfer from a department"),
                            ("above", "assigned by a higher level"),
                            ("fraud", "work against insurance fraud"),
                            ("conduct", "conduct governance of the sector"),
                            ("audit", "audit"),
                            ("discipline", "discipline inspection"),
                            ("grid", "grid patrol or assistant"),
                            ("risk_model", "risk model"),
                            ("sampling", "sampling or fixed-point monitoring"),
                            ("quality_control", "quality-control inspection"),
                            ("credit", "breach-of-faith data"),
                            ("judicial", "judicial body"),
                            ("police", "request of the police"),
                            ("ad_monitoring", "advertisement monitoring"),
                            ("online", "online information monitoring"),
                            ("survey", "survey of touts and the like"),
                            ("media", "media"),
                            ("dispute", "dispute or accident"),
                        ],
                        max_length=20,
                        verbose_name="clue source",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_given", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(verbose_name="what was reported")),
                ("subject_text", models.CharField(blank=True, max_length=200, verbose_name="subject as reported")),
                ("matter", models.CharField(blank=True, max_length=40, verbose_name="matter")),
                ("occurred_on", models.DateField(blank=True, null=True, verbose_name="happened on")),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="reported at")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("routed", "routed"),
                            ("dispatched", "sent, to be signed for"),
                            ("accepted", "accepted"),
                            ("returned", "returned by the receiver"),
                            ("verified", "verified"),
                            ("in_case", "in a case"),
                            ("declined", "not taken up"),
                            ("closed", "finished"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("founded", "founded"),
                            ("unfounded", "unfounded"),
                            ("not_enough", "not enough to go on"),
                            ("not_ours", "not ours"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="reason")),
                (
                    "reply_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("code", "with the code of the receipt"),
                            ("address", "by name, telephone or address"),
                            ("sender", "through whoever passed it on"),
                            ("nobody", "no address: anonymous, without a code"),
                        ],
                        max_length=8,
                        verbose_name="how the reporter is answered",
                    ),
                ),
                ("routing", models.JSONField(blank=True, null=True, verbose_name="routing")),
                ("content_hash", models.CharField(editable=False, max_length=64)),
                ("origin_key", models.CharField(blank=True, editable=False, max_length=160, null=True)),
                ("repeats", models.PositiveIntegerField(default=0, verbose_name="repeats")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("revision", models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                (
                    "competent",
                    models.ForeignKey(
                        db_index=False,
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                        verbose_name="competent department",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="reasoned decision",
                    ),
                ),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clue",
                        to="dossiers.dossier",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_clues",
                        to="accounts.agency",
                        verbose_name="held by",
                    ),
                ),
                (
                    "intake_agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received_clues",
                        to="accounts.agency",
                        verbose_name="received by",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clues",
                        to="registry.subject",
                        verbose_name="subject",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clues",
                        to="clues.cluegroup",
                        verbose_name="merged with",
                    ),
                ),
            ],
            options={
                "verbose_name": "clue",
                "verbose_name_plural": "clues",
                "ordering": ("-received_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ClueReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_at", models.DateTimeField(editable=False)),
                ("is_open", models.BooleanField(editable=False)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "clue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="clues.clue",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("caller", models.CharField(max_length=64)),
                ("hour", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("caller", "hour"), name="one_count_per_caller_and_hour")
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="clues.clue"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.PositiveSmallIntegerField(verbose_name="satisfaction")),
                ("words", models.TextField(blank=True, verbose_name="in your words")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rating", to="clues.receipt"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_from_reporter", models.BooleanField()),
                ("text", models.TextField(verbose_name="message")),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="clues.clue"
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="clues.receipt",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Repeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("hotline_12345", "12345 hotline"),
                            ("hotline_12320", "12320 health hotline"),
                            ("web", "public web form"),
                            ("form", "entered by an officer"),
                            ("phone", "by telephone"),
                            ("letter", "by letter"),
                            ("visit", "in person"),
                            ("file", "file import"),
                            ("api", "API"),
                            ("assignment", "assigned from above"),
                            ("referral", "passed on by a department"),
                            ("police_request", "request of the police"),
                            ("reverse_transfer", "handed back by the judiciary"),
                            ("grid", "grid worker's form"),
                            ("model", "warning of a model"),
                            ("selfcheck", "submission of a self-check"),
                        ],
                        max_length=20,
                        verbose_name="channel",
                    ),
                ),
                ("origin_key", models.CharField(blank=True, editable=False, max_length=160, null=True, unique=True)),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="repeated", to="clues.clue"
                    ),
                ),
            ],
            options={
                "ordering": ("received_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Reporter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("identity", models.CharField(blank=True, max_length=40, verbose_name="identity number")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("account", models.CharField(blank=True, max_length=80, verbose_name="account on the platform")),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "clue",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clues.clue"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReporterAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="answer")),
                ("answered_at", models.DateTimeField(verbose_name="answered at")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="clues.clue"
                    ),
                ),
            ],
            options={
                "ordering": ("answered_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ReporterMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=64)),
                ("called", models.CharField(blank=True, max_length=64)),
                (
                    "clue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="clues.clue",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClueText",
            fields=[
                (
                    "clue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="clues.clue",
                    ),
                ),
                ("text", models.TextField()),
                (
                    "pairs",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), size=None),
                ),
                ("sketch", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("compared_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["pairs"], name="clue_text_pairs"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["sketch"], gin_pending_list_limit=256, name="clue_text_sketch"
                    ),
                    models.Index(
                        condition=models.Q(("compared_at__isnull", True)), fields=["clue"], name="clue_text_to_compare"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alike",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.FloatField()),
                (
                    "why",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("text", "the text is much the same"),
                                ("title", "the title is much the same"),
                                ("subject", "the same subject"),
                                ("name", "the same name was reported"),
                                ("reporter", "the same reporter"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("same", "one and the same"), ("different", "not the same")],
                        max_length=10,
                        verbose_name="judged",
                    ),
                ),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alike",
                        to="clues.clue",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alike_later", to="clues.clue"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("verdict", "")), fields=["-found_at"], name="alike_to_judge")
                ],
                "constraints": [models.UniqueConstraint(fields=("clue", "earlier"), name="one_likeness_per_pair")],
            },
        ),
        migrations.CreateModel(
            name="ClueFileRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("new", "new clue"),
                            ("known", "known already"),
                            ("repeat", "repeats another row"),
                            ("refused", "refused"),
                        ],
                        max_length=8,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=40)),
                ("remarks", models.JSONField(default=list)),
                (
                    "clue",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clues.clue"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="clues.cluefile",
                    ),
                ),
            ],
            options={
                "ordering": ("line",),
                "indexes": [models.Index(fields=["file", "fate", "line"], name="clue_file_rows")],
                "constraints": [models.UniqueConstraint(fields=("file", "line"), name="one_fate_per_row")],
            },
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["holder", "stage", "-received_at", "-id"], name="clue_holder_stage"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["holder", "-received_at", "-id"], name="clue_holder"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["intake_agency", "-received_at", "-id"], name="clue_intake"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["matter", "-received_at", "-id"], name="clue_matter"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["place", "-received_at", "-id"], name="clue_place"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["subject", "-received_at"], name="clue_subject"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["-received_at", "-id"], name="clue_received"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(
                condition=models.Q(
                    ("stage__in", ("received", "routed", "dispatched", "accepted", "returned", "verified", "in_case"))
                ),
                fields=["-received_at", "-id"],
                name="clue_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.UniqueConstraint(
                fields=("intake_agency", "content_hash"), name="clue_content_once_per_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occurred_on__isnull", True), ("occurred_on__gte", datetime.date(1949, 1, 1)), _connector="OR"
                ),
                name="clue_happened_since_1949",
            ),
        ),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "closed"), _negated=True), ("closed_at__isnull", False), _connector="OR"
                ),
                name="clue_closed_has_day",
            ),
        ),
        migrations.AddIndex(
            model_name="cluereader",
            index=models.Index(fields=["agency", "-received_at", "-clue"], name="clue_reader"),
        ),
        migrations.AddIndex(
            model_name="cluereader",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["agency", "-received_at", "-clue"],
                name="clue_reader_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluereader",
            constraint=models.UniqueConstraint(fields=("clue", "agency"), name="one_line_per_reader"),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="rating_one_to_five"
            ),
        ),
        migrations.AddIndex(
            model_name="reporter",
            index=models.Index(fields=["clue"], name="reporter_clue"),
        ),
        migrations.AddIndex(
            model_name="reportermark",
            index=models.Index(fields=["mark", "clue"], name="reporter_mark"),
        ),
        migrations.AddConstraint(
            model_name="reportermark",
            constraint=models.UniqueConstraint(fields=("clue", "mark"), name="one_mark_per_clue"),
        ),
        migrations.CreateModel(
            name="ReporterFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField(verbose_name="size")),
                ("media_type", models.CharField(max_length=80, verbose_name="type")),
                ("at", models.DateTimeField()),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reporter_files", to="clues.clue"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="clues.receipt"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("clue", "sha256"), name="one_file_once_per_clue")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(condition=models.Q(("group__isnull", False)), fields=["group"], name="clue_group"),
        ),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.UniqueConstraint(fields=("origin_key",), name="clue_once_per_origin_key"),
        ),
    ]
