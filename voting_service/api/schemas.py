"""What goes in and out. Unknown keys are refused, and numbers are numbers."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields


class Strict(Schema):
    """Refuses what it does not know, on every level."""

    class Meta:
        """marshmallow's options."""

        unknown = RAISE


class DrawSchema(Strict):
    """`{}`; or `{"test": true}` for one that replaces what a test of the device is about to spend."""

    test = fields.Boolean(truthy={True}, falsy={False}, load_default=False)


class CredentialSchema(Strict):
    """A private credential, in full form with hyphens; it is in no answer a second time."""

    credential = fields.String(required=True)


class GrowthSchema(Strict):
    """The newest public head, and the proof (Base64) that leads from it to the receipt's head."""

    checkpoint = fields.String(required=True)
    consistency = fields.List(fields.String(), required=True)


class ReceiptSchema(Strict):
    """That a ballot is stored: `tracker` is Base64, `sha256` hex, of its exact bytes.

    `receipt` is the text of a tlog-proof file.
    """

    tracker = fields.String(required=True)
    sha256 = fields.String(required=True)
    receipt = fields.String(required=True)
    growth = fields.Nested(GrowthSchema, required=True)


class InclusionQuery(Strict):
    """Which entry, and under which public head; in decimal."""

    index = fields.String(required=True)
    size = fields.String(required=True)


class InclusionSchema(Strict):
    """Hashes in Base64, from leaf to root."""

    index = fields.Integer(required=True, strict=True)
    size = fields.Integer(required=True, strict=True)
    hashes = fields.List(fields.String(), required=True)


class ConsistencyQuery(Strict):
    """Two public heads, by their sizes in decimal."""

    old = fields.String(required=True)
    new = fields.String(required=True)


class ConsistencySchema(Strict):
    """Hashes in Base64."""

    old = fields.Integer(required=True, strict=True)
    new = fields.Integer(required=True, strict=True)
    hashes = fields.List(fields.String(), required=True)


class StoredSchema(Strict):
    """That a ballot with the hash asked for is stored."""

    stored = fields.Boolean(required=True, truthy={True}, falsy={False})
    tracker = fields.String(required=True)


class TextSchema(Strict):
    """A text: always in Swedish, the official one; in English when it was translated."""

    sv = fields.String(required=True)
    en = fields.String()


class FileSchema(Strict):
    """A file to download; `sha256` is absent while it grows."""

    name = fields.String(required=True)
    sha256 = fields.String()


class SummarySchema(Strict):
    """A co-decision in a list. Moments are UTC, RFC 3339."""

    uuid = fields.String(required=True)
    state = fields.String(required=True)
    body = fields.Nested(TextSchema, required=True)
    question = fields.Nested(TextSchema, required=True)
    opens_at = fields.String(required=True)
    closes_at = fields.String(required=True)
    verdict = fields.String(allow_none=True)
    page = fields.String(required=True)


class NoticeSchema(Strict):
    """What a body said beside its promise after publishing it."""

    text = fields.Nested(TextSchema, required=True)
    at = fields.String(required=True)


class CoDecisionSchema(SummarySchema):
    """One co-decision. `ballots` moves forward in steps while voting is open; `entries` counts the
    additions. `files` has every signed statement; the newest correction of a decision holds."""

    alternatives = fields.List(fields.Nested(TextSchema), required=True)
    entries = fields.Integer(strict=True, allow_none=True)
    additions = fields.Integer(strict=True, required=True)
    ballots = fields.Integer(strict=True, allow_none=True)
    notices = fields.List(fields.Nested(NoticeSchema), required=True)
    files = fields.List(fields.Nested(FileSchema), required=True)


class ListSchema(Strict):
    """All co-decisions that were promised, newest first."""

    co_decisions = fields.List(fields.Nested(SummarySchema), required=True)


class RehearsalSchema(Strict):
    """The scalar r of the test (decimal); `done` when this trustee has answered."""

    randomness = fields.String(required=True)
    done = fields.Boolean(required=True)


class TaskSchema(Strict):
    """What a trustee has to do now: rehearsal, decrypt, wait or done."""

    co_decision = fields.String(required=True)
    owner = fields.Integer(required=True, strict=True)
    label = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    task = fields.String(required=True)
    rehearsal = fields.Nested(RehearsalSchema, allow_none=True)
    files = fields.String(required=True)


class AcceptedSchema(Strict):
    """That what was sent holds and has been taken."""

    accepted = fields.Boolean(required=True, truthy={True}, falsy={False})
