"""What setting the site up has made, so that it's made once."""

from django.db import models


class SetupRecord(models.Model):
    """Something that `setup_site` has made: whoever changes it or takes it away has the last word.

    Pages, workflow, menu and the site's name by a word, groups and each permission of a role by what it is.
    """

    key = models.CharField(max_length=255, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key

    @classmethod
    def keys(cls) -> set[str]:
        """Return all that has been made."""
        return set(cls.objects.values_list("key", flat=True))

    @classmethod
    def note(cls, *keys: str) -> None:
        """Remember what has been made."""
        made = [SetupRecord(key=key) for key in set(keys)]
        SetupRecord.objects.bulk_create(made, ignore_conflicts=True)

    @classmethod
    def first_time(cls, key: str) -> bool:
        """Tell whether something was never made, and remember it as made from now on."""
        return cls.objects.get_or_create(key=key)[1]
