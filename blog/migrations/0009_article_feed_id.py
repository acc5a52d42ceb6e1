"""What feeds know an article by. Empty for those that are there: the next migration fills it in."""

import blog.models.article
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("blog", "0008_struck_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="articlepage",
            name="feed_id",
            field=models.CharField(blank=True, default="", editable=False, max_length=2000),
        ),
        migrations.AlterField(
            model_name="articlepage",
            name="feed_id",
            field=models.CharField(
                blank=True,
                default=blog.models.article.new_feed_id,
                editable=False,
                max_length=2000,
            ),
        ),
        migrations.AddConstraint(
            model_name="articlepage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("feed_id", ""), _negated=True),
                fields=("feed_id",),
                name="article_feed_id_once",
            ),
        ),
    ]
