"""Triggers: a reminder and a letter change their state only along the edges drawn, and what was told stays as it was."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reminders_reminder_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('planned', 'missed', 'superseded') THEN
            RAISE EXCEPTION 'reminders_reminder_edges: a reminder does not begin as %', NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'shown' AND (to_jsonb(NEW) - 'read_at') IS DISTINCT FROM (to_jsonb(OLD) - 'read_at') THEN
        RAISE EXCEPTION 'reminders_reminder_edges: what was shown does not change' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[
        'planned>shown', 'planned>bundled', 'bundled>planned',
        'planned>cancelled', 'planned>superseded', 'planned>missed', 'planned>suppressed',
        'bundled>cancelled', 'bundled>superseded', 'bundled>missed', 'bundled>suppressed',
        'cancelled>planned', 'superseded>planned', 'missed>planned', 'suppressed>planned'
    ]) THEN
        RAISE EXCEPTION 'reminders_reminder_edges: % does not become %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'bundled' AND EXISTS (
        SELECT FROM reminders_message
        WHERE id = OLD.message_id AND (state IN ('sending', 'sent', 'unknown')
            OR (settled_how <> '' AND state IN ('queued', 'claimed', 'retry_wait')))
    ) THEN
        RAISE EXCEPTION 'reminders_reminder_edges: what was told does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reminders_reminder_edges BEFORE INSERT OR UPDATE ON reminders_reminder
    FOR EACH ROW EXECUTE FUNCTION reminders_reminder_edges();

CREATE FUNCTION reminders_message_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'queued' THEN
            RAISE EXCEPTION 'reminders_message_edges: a letter begins as queued' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state = OLD.state OR (OLD.state || '>' || NEW.state) = ANY (ARRAY[
        'queued>claimed', 'retry_wait>claimed', 'claimed>sending', 'claimed>queued', 'claimed>failed',
        'sending>sent', 'sending>unknown', 'sending>retry_wait', 'sending>failed',
        'queued>cancelled', 'queued>missed', 'queued>suppressed',
        'retry_wait>cancelled', 'retry_wait>missed', 'retry_wait>suppressed',
        'claimed>cancelled', 'claimed>missed', 'claimed>suppressed',
        'unknown>sent', 'unknown>queued', 'unknown>failed'
    ]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'reminders_message_edges: % does not become %', OLD.state, NEW.state
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER reminders_message_edges BEFORE INSERT OR UPDATE OF state ON reminders_message
    FOR EACH ROW EXECUTE FUNCTION reminders_message_edges();
"""
BACKWARD = """
DROP TRIGGER reminders_message_edges ON reminders_message;
DROP FUNCTION reminders_message_edges();
DROP TRIGGER reminders_reminder_edges ON reminders_reminder;
DROP FUNCTION reminders_reminder_edges();
"""


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_rules_reminders_letters")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
