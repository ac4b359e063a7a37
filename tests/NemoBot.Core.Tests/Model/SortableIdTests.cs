using CsCheck;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Model;

/// <summary>Text, order and derivation of ids. A property that fails prints the seed that repeats it.</summary>
public sealed class SortableIdTests
{
    private const string Root = "01k3v5c0000000000000";

    private static readonly Gen<SortableId> AnyRoot =
        Gen.Select(Gen.Long[0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()], Gen.Long[0, SortableId.Sequences - 1], (milliseconds, sequence) => IdAt(milliseconds, sequence));

    private static readonly Gen<SortableId> AnyId = Gen.Select(AnyRoot, Text("0123456789abcdefghijklmnopqrstuvwxyz", 0, 12), (root, suffix) => root with { Suffix = suffix });

    /// <summary>Few times, sequences and suffixes, so that two often agree in some of them.</summary>
    private static readonly Gen<SortableId> SimilarId = Gen.Select(
        Gen.Long[0, 2], Gen.Long[0, 2], Text("0aj", 0, 3), (milliseconds, sequence, suffix) => IdAt(milliseconds, sequence) with { Suffix = suffix });

    /// <summary>What the bot derives from a message: posts and projects, and the jobs with their cards and notes.</summary>
    private static readonly Gen<(SortableId Parent, SortableId Derived)> Derivation =
        Gen.Select(AnyRoot, Gen.Int[0, 99], Gen.Enum<JobKind>(), Gen.Int[0, 20], Gen.Int[0, 8], Gen.Int[0, 8], (message, number, kind, tries, more, which) =>
        {
            var first = message.ForJob(kind, number);
            var job = Enumerable.Range(0, tries).Aggregate(first, (failed, _) => failed.ForRetry());
            var card = job.ForCard();
            return which switch
            {
                0 => (message, message.ForAnswer(number)),
                1 => (message, message.ForSlowDown()),
                2 => (message, message.ForProject(number)),
                3 => (message, first),
                4 => (first, tries == 0 ? first.ForRetry() : job),
                5 => (job, card),
                6 => (card, card.ForMore(more)),
                7 => (card, card.ForRawVideo()),
                _ => (card, card.ForEndNote()),
            };
        });

    [Fact]
    public void A_text_is_parsed_to_the_id_it_was_written_of() => AnyId.Sample(id => Assert.Equal(id, SortableId.Parse(id.ToString())));

    [Fact]
    public void A_text_that_is_parsed_is_the_text_of_its_id() =>
        Text("0123456789abcdefghijklmnopqrstuvwxyz-", 18, 24).Sample(text => Assert.Equal(SortableId.TryParse(text)?.ToString() ?? text, text));

    [Fact]
    public void Ids_sort_as_their_texts() => Gen.Select(SimilarId, SimilarId).Sample((one, other) =>
    {
        Assert.Equal(Math.Sign(string.CompareOrdinal(one.ToString(), other.ToString())), Math.Sign(one.CompareTo(other)));
        Assert.Equal((one.CompareTo(other) < 0, one.CompareTo(other) > 0), (one < other, one > other));
        Assert.Equal((one.CompareTo(other) <= 0, one.CompareTo(other) >= 0), (one <= other, one >= other));
        Assert.Equal(one.CompareTo(other) == 0, one == other);
    });

    [Fact]
    public void A_derived_id_sorts_after_its_parent_and_before_every_later_id() => Gen.Select(Derivation, AnyRoot).Sample((pair, other) =>
    {
        var (parent, derived) = pair;
        Assert.True(derived > parent);
        Assert.Equal(other > parent with { Suffix = "" }, other > derived);
    });

    [Fact]
    public void A_derived_id_knows_its_parent_and_keeps_its_time() => Derivation.Sample(pair =>
    {
        Assert.Equal(pair.Parent, pair.Derived.Parent);
        Assert.Equal(pair.Parent.Time, pair.Derived.Time);
        Assert.Equal(SortableId.TimeOf(pair.Parent.ToString()), SortableId.TimeOf(pair.Derived.ToString()));
    });

    [Fact]
    public void A_derived_id_fits_into_a_button() => Derivation.Sample(pair =>
    {
        Assert.InRange(pair.Derived.Suffix.Length, 1, SortableId.LongestSuffix);
        Assert.InRange(new Button("x", new(ButtonKind.Help)).WireId(pair.Derived.ToString()).Length, 1, 40);
    });

    [Fact]
    public void What_derives_from_one_message_has_ids_of_its_own() => AnyRoot.Sample(message =>
    {
        SortableId[] jobs = [.. from kind in Enum.GetValues<JobKind>() from part in Enumerable.Range(0, 100) select message.ForJob(kind, part)];
        SortableId[] all =
        [
            .. Enumerable.Range(0, 100).SelectMany(number => new[] { message.ForAnswer(number), message.ForProject(number), message.ForRetryCard(number) }),
            message.ForSlowDown(),
            .. jobs,
            .. jobs.Select(job => job.ForRetry()),
            .. jobs.Select(job => job.ForRetry().ForRetry()),
            .. jobs.SelectMany(job => Family(job.ForCard())),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());

        static IEnumerable<SortableId> Family(SortableId card) => [card, card.ForRawVideo(), card.ForEndNote(), .. Enumerable.Range(0, 9).Select(card.ForMore)];
    }, iter: 10);

    /// <summary>Rows of every earlier version have these ids: a change here would do their work a second time.</summary>
    [Fact]
    public void Derived_ids_keep_their_text()
    {
        var message = SortableId.Parse(Root);
        var card = message.ForJob(JobKind.Edit, 0).ForCard();
        Assert.Equal(
            [
                "a0", "a12", "s", "p0", "p3", "j0", "j1", "j2", "j101", "j112", "j2100", "r0c", "r2c", "j1c", "j1cm", "j1cu", "j1cv", "j1cz",
            ],
            new[]
            {
                message.ForAnswer(0), message.ForAnswer(12), message.ForSlowDown(), message.ForProject(0), message.ForProject(3),
                message.ForJob(JobKind.Upload, 0), message.ForJob(JobKind.Edit, 0), message.ForJob(JobKind.Export, 0), message.ForJob(JobKind.Edit, 1), message.ForJob(JobKind.Edit, 12), message.ForJob(JobKind.Export, 100),
                message.ForRetryCard(0), message.ForRetryCard(2), card, card.ForMore(0), card.ForMore(8), card.ForRawVideo(), card.ForEndNote(),
            }.Select(id => id.ToString()[Root.Length..]));
        Assert.Equal("008724d338e126049234c1d85057d8", SortableId.ForGreeting(new("web", "1")).ToString());
    }

    [Theory]
    [InlineData("j1", "j1r")]
    [InlineData("j1r", "j1r2")]
    [InlineData("j1r2", "j1r3")]
    [InlineData("j001r9", "j001r10")]
    [InlineData("j1rr", "j1rrr")] // Of an earlier version.
    public void A_job_tried_again_has_one_id_for_each_failure(string suffix, string next) =>
        Assert.Equal(Root + next, SortableId.Parse(Root + suffix).ForRetry().ToString());

    [Theory]
    [InlineData("p3", 3)]
    [InlineData("p0", 0)]
    [InlineData("p12", 12)]
    [InlineData("", 0)]
    [InlineData("j103", 0)]
    [InlineData("p3a0", 0)]
    public void Only_a_project_of_a_batch_is_a_part(string suffix, int part) => Assert.Equal(part, SortableId.Parse(Root + suffix).Part);

    [Fact]
    public void The_greeting_of_a_chat_sorts_below_all_other_ids() =>
        Gen.String.Sample(chat => Assert.True(SortableId.ForGreeting(new("web", chat)) < new SortableId(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), 0)));

    [Fact]
    public void The_greeting_of_a_chat_tells_no_time_and_every_other_id_does()
    {
        Gen.String.Sample(chat => Assert.Null(SortableId.TimeOf(SortableId.ForGreeting(new("web", chat)).ToString())));
        Assert.Equal(SortableId.Parse(Root).Time, SortableId.TimeOf(Root));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("post-1")]
    [InlineData("01k3v5c0000000000000-1")] // A suffix of other characters.
    [InlineData("01k3v5c000000000000")] // Too short.
    [InlineData("01K3V5C0000000000000")]
    [InlineData("0ik3v5c0000000000000")] // i is no digit.
    [InlineData("01k3v5c000000000000l")]
    [InlineData("zzzzzzzzzz0000000000")] // After the year 9999.
    public void A_foreign_id_is_not_mistaken_for_ours(string? text)
    {
        Assert.Null(SortableId.TryParse(text));
        Assert.Null(SortableId.TimeOf(text));
    }

    [Fact]
    public void A_text_that_is_no_id_cannot_be_parsed() => Assert.Throws<FormatException>(() => SortableId.Parse("post-1"));

    private static Gen<string> Text(string characters, int shortest, int longest) => Gen.Char[characters].Array[shortest, longest].Select(text => new string(text));

    private static SortableId IdAt(long milliseconds, long sequence) => new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), sequence);
}
