using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Operations.Alerts;

namespace NemoBot.Tests.Operations.Alerts;

/// <summary>When the operator is told that something begins, and that it is over.</summary>
public sealed class AlertBookTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(3);

    private static readonly string[] Ana = ["telegram:42"];

    private AlertBook _book = AlertBook.Empty;

    [Fact]
    public void What_lasts_is_told_once_with_the_value_of_then_and_its_end_once()
    {
        Assert.Equal(["4: Disk 2 MiB", "18: Disk 2 MiB is over"], Told(minutes: 30, minute => minute is >= 1 and < 8 ? $"{minute - 2} MiB" : null));
    }

    [Fact]
    public void What_passes_is_not_told() => Assert.Empty(Told(minutes: 30, minute => minute % 4 < 3 ? "1 MiB" : null));

    [Fact]
    public void What_comes_and_goes_is_one_alert() => Assert.Equal(["3: Disk 1 MiB", "51: Disk 1 MiB is over"], Told(minutes: 100, minute => minute < 4 || (minute < 42 && minute % 8 == 0) ? "1 MiB" : null));

    [Fact]
    public void What_begins_together_is_one_message()
    {
        _book = _book.After([new(AlertKind.Disk, TimeSpan.Zero, "1 MiB"), new(AlertKind.Store, TimeSpan.Zero, "keys"), new(AlertKind.Backend, After, ""), new(AlertKind.Skill, After, null)], Ana, Start, "m");

        Assert.Equal([AlertKind.Disk, AlertKind.Store], Assert.Single(_book.Messages).Notice.Parts.Select(part => part.Kind));
    }

    [Fact]
    public void A_chat_that_is_linked_later_is_told_what_lasts_and_the_others_are_not_told_again()
    {
        _book = _book.After([new(AlertKind.Disk, TimeSpan.Zero, "1 MiB")], Ana, Start, "m").Without("m");

        _book = _book.After([new(AlertKind.Disk, TimeSpan.Zero, "0 MiB"), new(AlertKind.Store, TimeSpan.Zero, "keys")], [.. Ana, "web:1"], Start.AddMinutes(1), "n");

        Assert.Equal(
            ["n-lasts to web:1: Disk 1 MiB", "n to telegram:42 web:1: Store keys"],
            _book.Messages.Select(message => $"{message.Id} to {string.Join(' ', message.Chats)}: {string.Join(' ', message.Notice.Parts.Select(part => $"{part.Kind} {part.Value}"))}"));
    }

    [Fact]
    public void What_could_not_be_checked_stays_as_it_is()
    {
        _book = _book.After([new(AlertKind.Disk, TimeSpan.Zero, "1 MiB")], Ana, Start, "m").Without("m");

        _book = _book.After([], Ana, Start.AddHours(1), "n");

        Assert.True(Assert.Single(_book.Entries).IsTold);
        Assert.Empty(_book.Messages);
    }

    [Fact]
    public void Messages_that_cannot_be_passed_on_have_a_limit()
    {
        for (var n = 0; n < 200; n++)
        {
            _book = _book.After([new(AlertKind.Disk, TimeSpan.Zero, n % 20 == 0 ? "1 MiB" : null), new(AlertKind.Store, TimeSpan.Zero, n % 20 == 5 ? "keys" : null)], Ana, Start.AddMinutes(n * 10), $"{n}");
        }

        Assert.Equal((20, "187"), (_book.Messages.Count, _book.Messages[^1].Id));
    }

    /// <summary>Checks every minute, keeping the book as the store does, and returns what was told, with its minute.</summary>
    private List<string> Told(int minutes, Func<int, string?> value)
    {
        List<string> told = [];
        for (var minute = 0; minute < minutes; minute++)
        {
            _book = _book.After([new(AlertKind.Disk, After, value(minute))], Ana, Start.AddMinutes(minute), $"{minute}");
            told.AddRange(_book.Messages.SelectMany(message => message.Notice.Parts.Select(part => $"{message.Id}: {part.Kind} {part.Value}{(part.IsOver ? " is over" : "")}")));
            _book = JsonSerializer.Deserialize<AlertBook>(JsonSerializer.Serialize(_book.Without($"{minute}")))!;
        }

        return told;
    }
}
