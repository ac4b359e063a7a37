using System.Globalization;
using Microsoft.Data.Sqlite;
using NemoBot.Replies;

namespace Faults;

/// <summary>What must hold after a round, looked at from outside. Each check names what broke, in words.</summary>
internal static class Promises
{
    /// <summary>While the bot still runs: what people have.</summary>
    public static async Task<IReadOnlyList<string>> AmongPeopleAsync(World world, IReadOnlyList<IScriptedPerson> people)
    {
        List<string> broken = [.. world.Backend.Violations(people), .. world.Telegram.Violations(), .. world.Discord.Violations()];
        foreach (var person in people)
        {
            var videos = await person.VideosAsync();
            if (person.Seen().Any(seen => seen.Contains(Texts.In("en")[TextKey.ButtonExpired], StringComparison.Ordinal)))
            {
                broken.Add($"{person.Mark.Name}: an answer that was given once was called expired.");
            }

            broken.AddRange([.. person.Violations().Concat(Deliveries(world, person, videos)).Concat(Leaks(person, videos, people)).Select(words => $"{person.Mark.Name}: {words}")]);
        }

        return broken;
    }

    /// <summary>When it is dead: what the store still means to do although everything was told.</summary>
    public static IEnumerable<string> InTheStore(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        foreach (var (what, query) in new[]
        {
            ("accepted messages were never handled", "SELECT count(*) FROM inbox"),
            ("jobs never ended", "SELECT count(*) FROM jobs WHERE state IN ('Queued', 'Running')"),
            ("posts were never sent", "SELECT count(*) FROM posts WHERE unsent = 1"),
        })
        {
            using var command = connection.CreateCommand();
            command.CommandText = query;
            if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) is var count and > 0)
            {
                yield return $"{count} {what}.";
            }
        }
    }

    private static IEnumerable<string> Deliveries(World world, IScriptedPerson person, IReadOnlyList<Delivered> videos)
    {
        foreach (var copy in videos.GroupBy(video => video.Id).Where(group => group.Count() > 1))
        {
            yield return $"video {copy.Key} was delivered {copy.Count()} times.";
        }

        foreach (var copies in videos.Where(video => video.Export is not null).GroupBy(video => video.Export).Where(group => group.Count() > 1))
        {
            yield return $"message {copies.Key} got {copies.Count()} videos.";
        }

        var (exports, rendered) = (person.Accepted.Count(said => said.Wish.IsExport), world.Backend.Rendered(person.Mark));
        if (rendered > exports)
        {
            yield return $"{rendered} renders were made for {exports} exports.";
        }

        // An export that was cancelled may be over at the video API all the same.
        if (videos.Count > rendered || videos.Count < rendered - person.Cancels)
        {
            yield return $"{rendered} renders were finished, and {videos.Count} videos are there.";
        }
    }

    private static IEnumerable<string> Leaks(IScriptedPerson person, IReadOnlyList<Delivered> videos, IReadOnlyList<IScriptedPerson> people)
    {
        var others = people.Where(other => other != person).Select(other => other.Mark).ToList();
        foreach (var seen in person.Seen())
        {
            foreach (var other in others.Where(other => other.IsIn(seen)))
            {
                yield return $"sees something of {other.Name}: {seen}";
            }
        }

        foreach (var video in videos.Where(video => !person.Mark.IsIn(video.Content) || others.Any(other => other.IsIn(video.Content))))
        {
            yield return $"video {video.Id} is not made of this person's footage.";
        }
    }
}
