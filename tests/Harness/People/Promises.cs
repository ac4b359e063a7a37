using NemoBot.Core.Text.Localization;

namespace Harness.People;

/// <summary>What must hold after a round, checked from outside. Each check describes what broke.</summary>
internal static class Promises
{
    private static readonly int FilesOfBatch = new Wish(WishKind.Batch, "").FileNames.Count;

    /// <summary>Checks what users have, and what the video API got for it, while the bot still runs.</summary>
    public static async Task<IReadOnlyList<string>> AmongPeopleAsync(Backend backend, IReadOnlyList<IScriptedPerson> people)
    {
        List<string> broken = [.. backend.Violations(people)];
        foreach (var person in people)
        {
            var videos = await person.VideosAsync();
            broken.AddRange([.. person.Violations().Concat(Cancels.Violations(person)).Concat(Answers(person)).Concat(Deliveries(backend, person, videos)).Concat(Leaks(person, videos, people)).Select(words => $"{person.Mark.Name}: {words}")]);
        }

        return broken;
    }

    /// <summary>Checks what the store still plans to do although everything was reported.</summary>
    public static IEnumerable<string> InTheStore(StoredWork work)
    {
        foreach (var (what, count) in new[]
        {
            ("accepted messages were never handled", work.Unhandled),
            ("jobs never ended", work.Unfinished),
            ("posts were never sent", work.Unsent),
        })
        {
            if (count > 0)
            {
                yield return $"{count} {what}.";
            }
        }
    }

    /// <summary>Checks that every accepted press reached the store, and none is pending any more (see <see cref="InTheStore"/>).</summary>
    public static IEnumerable<string> PressesInTheStore(StoredWork work, IReadOnlyList<IScriptedPerson> people)
    {
        foreach (var (person, press) in people.SelectMany(person => person.Presses.Where(press => press.IsStored).Select(press => (person, press))))
        {
            if (!work.Seen.Contains(press.PressId) && !work.Seen.Contains($"q:{press.PressId}")) // Telegram's are marked.
            {
                yield return $"{person.Mark.Name}: the press {press.PressId} of {press.Button.Label} was lost.";
            }
        }
    }

    /// <summary>Checks that an answer that was given is not called expired later, if an answer names its press.</summary>
    private static IEnumerable<string> Answers(IScriptedPerson person)
    {
        var isTyped = person.Accepted.Any(said => said.Wish.Kind == WishKind.Answer); // Then the press may have come second.
        var first = person.Presses.Where(press => press.Button.Meaning == ButtonMeaning.EndQuestion).DistinctBy(press => press.On.Id);
        foreach (var press in first.Where(press => !isTyped && person.Shown.Any(message => message.About == press.PressId && message.Text.Contains(Texts.In("en")[TextKey.PressExpired], StringComparison.Ordinal))))
        {
            yield return $"the answer {press.PressId} was given once, and called expired.";
        }
    }

    private static IEnumerable<string> Deliveries(Backend backend, IScriptedPerson person, IReadOnlyList<Delivered> videos)
    {
        foreach (var copy in videos.GroupBy(video => video.Id).Where(group => group.Count() > 1))
        {
            yield return $"video {copy.Key} was delivered {copy.Count()} times.";
        }

        foreach (var copies in videos.Where(video => video.Export is not null).GroupBy(video => video.Export).Where(group => group.Count() > 1))
        {
            yield return $"message {copies.Key} got {copies.Count()} videos.";
        }

        // Each file of a batch that is sent one by one gets an export with its instruction; a retry may be that of an export.
        var separately = person.Presses.Count(press => press.Button.Meaning == ButtonMeaning.Separately) * FilesOfBatch;
        var pressed = person.Presses.Count(press => press.Button.Meaning is ButtonMeaning.Export or ButtonMeaning.Preview or ButtonMeaning.Retry);
        var (exports, rendered) = (person.Accepted.Count(said => said.Wish.IsExport) + separately + pressed, backend.Rendered(person.Mark));
        if (rendered > exports)
        {
            yield return $"{rendered} renders were made for {exports} exports.";
        }

        var cancelled = Cancels.Exports(person);
        var deleted = person.Deleted().Count();
        if (videos.Count > rendered || videos.Count + cancelled + deleted < rendered)
        {
            yield return $"{rendered} renders were finished, {cancelled} exports cancelled, {deleted} messages deleted by their button, and {videos.Count} videos are there.";
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
