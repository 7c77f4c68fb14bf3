import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('register', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mail', 'E-Mail'), ('post', 'Postanschrift'), ('phone', 'Telefon')], max_length=10)),
                ('value', models.CharField(help_text='Lines of a postal address are separated by line feeds.', max_length=400)),
                ('source', models.CharField(max_length=200)),
                ('as_of', models.DateField()),
                ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('noted_by', models.CharField(max_length=64)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='register.authority')),
            ],
            options={
                'ordering': ('-as_of', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='OnboardingRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('token_hmac', models.CharField(max_length=64, unique=True)),
                ('ars', models.CharField(help_text="The authority's regional key when it was asked for.", max_length=12)),
                ('name', models.CharField(help_text='What the authority was called then, as people say it.', max_length=120)),
                ('person_name', models.CharField(blank=True, max_length=200)),
                ('person_function', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('asked', 'angefragt'), ('confirmed', 'E-Mail bestätigt'), ('proved', 'Berechtigung belegt'), ('invited', 'eingeladen'), ('setup', 'in Einrichtung'), ('live', 'online'), ('refused', 'abgelehnt'), ('withdrawn', 'zurückgezogen'), ('expired', 'abgelaufen')], default='asked', max_length=10)),
                ('state_since', models.DateTimeField()),
                ('asked_at', models.DateTimeField()),
                ('mailed_at', models.DateTimeField(help_text='When the link was last sent.')),
                ('reminded_at', models.DateTimeField(help_text='In this state.', null=True)),
                ('erased_at', models.DateTimeField(help_text='When the personal data were emptied.', null=True)),
                ('reason', models.CharField(blank=True, default='', help_text='Why it was refused; for the person.', max_length=500)),
                ('trouble', models.CharField(blank=True, default='', help_text='Why it is stuck; for the KKV.', max_length=300)),
                ('town_uuid', models.UUIDField(help_text='The town that was made; no key, since a town may move or leave.', null=True)),
                ('recommended', models.JSONField(default=list, help_text='Slugs of services for its kind and size.')),
                ('is_sample', models.BooleanField(default=False)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.authority')),
            ],
            options={
                'ordering': ('state_since', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='AuthorityProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('way', models.CharField(choices=[('mail', 'E-Mail an die bekannte Adresse'), ('letter', 'Brief mit Code'), ('phone', 'Anruf der KKV')], max_length=10)),
                ('sent_to', models.CharField(help_text='The known address or number, as it was used.', max_length=400)),
                ('reached', models.CharField(blank=True, default='', help_text='Who answered the call.', max_length=200)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('issued_at', models.DateTimeField()),
                ('issued_by', models.CharField(max_length=64)),
                ('printed_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('misses', models.PositiveSmallIntegerField(default=0)),
                ('succeeded_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(help_text='Replaced, missed too often, or the request ended.', null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='onboarding.onboardingrequest')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='StateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transition', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('asked', 'angefragt'), ('confirmed', 'E-Mail bestätigt'), ('proved', 'Berechtigung belegt'), ('invited', 'eingeladen'), ('setup', 'in Einrichtung'), ('live', 'online'), ('refused', 'abgelehnt'), ('withdrawn', 'zurückgezogen'), ('expired', 'abgelaufen')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(blank=True, max_length=64)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='onboarding.onboardingrequest')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.AddIndex(
            model_name='onboardingrequest',
            index=models.Index(fields=['state', 'state_since'], name='onboarding_by_state'),
        ),
        migrations.AddConstraint(
            model_name='onboardingrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('proved', 'invited', 'setup', 'live'))), fields=('authority',), name='onboarding_comes_once'),
        ),
        migrations.AddConstraint(
            model_name='onboardingrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='onboarding_refusal_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='onboardingrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('invited', 'setup', 'live')), _negated=True), ('town_uuid__isnull', False), _connector='OR'), name='onboarding_town_is_there'),
        ),
        migrations.AddConstraint(
            model_name='authorityproof',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('succeeded_at__isnull', True)), fields=('request',), name='proof_open_once'),
        ),
    ]
