using NemoBot.Core.Backend;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Backend;

public sealed class UseSettlementTests
{
    private static readonly DateOnly Day = new(2026, 12, 1);

    [Theory]
    [InlineData(JobState.Done, 50, "", "")]
    [InlineData(JobState.Done, 0, "Credits 50", "")] // Answered free of charge: an edit all the same.
    [InlineData(JobState.Done, 100.5, "", "Credits 51")]
    [InlineData(JobState.Failed, 0, "Credits 50, Edits 1", "")]
    [InlineData(JobState.Failed, 20, "Credits 30", "")]
    [InlineData(JobState.Cancelled, 0, "Credits 50, Edits 1", "")]
    [InlineData(JobState.Cancelled, 50, "", "")]
    public void An_edit_counts_what_it_cost(JobState end, decimal charged, string givenBack, string added) =>
        AssertSettled(JobKind.Edit, end, charged, "{}", givenBack, added, new("a", Scarce.Edits, 1, 5) { Day = Day }, new("a", Scarce.Credits, 50, 500) { Day = Day });

    [Theory]
    [InlineData(JobKind.Export, JobState.Done, "{}", "")]
    [InlineData(JobKind.Export, JobState.Failed, "{}", "Exports 1, Kilobytes 700")]
    [InlineData(JobKind.Export, JobState.Cancelled, null, "Exports 1, Kilobytes 700")]
    [InlineData(JobKind.Upload, JobState.Cancelled, "{}", "")] // Begun: what came was received.
    public void What_was_not_begun_or_failed_is_given_back(JobKind kind, JobState end, string? checkpoint, string givenBack) =>
        AssertSettled(kind, end, 0, checkpoint, givenBack, "", new("a", Scarce.Exports, 1, 5) { Day = Day }, new("a", Scarce.Kilobytes, 700, 1024) { Day = Day });

    [Fact]
    public void A_retry_that_is_cancelled_while_it_waits_is_not_begun_although_it_has_what_the_first_try_reached() =>
        AssertSettledOf(JobKind.Export, JobState.Cancelled, 0, "{}", "Exports 1", "", startedAt: null, new Use("a", Scarce.Exports, 1, 5) { Day = Day });

    private static void AssertSettled(JobKind kind, JobState end, decimal charged, string? checkpoint, string givenBack, string added, params Use[] uses) =>
        AssertSettledOf(kind, end, charged, checkpoint, givenBack, added, DateTimeOffset.UnixEpoch, uses);

    private static void AssertSettledOf(JobKind kind, JobState end, decimal charged, string? checkpoint, string givenBack, string added, DateTimeOffset? startedAt, params Use[] uses)
    {
        var job = new JobRecord("j", new("test", "ana"), kind) { PostId = "p", CreatedAt = default, StartedAt = startedAt, Checkpoint = checkpoint, Request = new() { Language = "en", Uses = uses } };
        var settled = UseSettlement.Of(job, end, charged);
        Assert.Equal((givenBack, added), (Names(settled.GivenBack), Names(settled.Added)));
        Assert.All(settled.GivenBack, use => Assert.Equal(Day, use.Day));
        Assert.All(settled.Added, use => Assert.Equal(int.MaxValue, use.Most));
    }

    private static string Names(IEnumerable<Use> uses) => string.Join(", ", uses.OrderBy(use => use.What.ToString(), StringComparer.Ordinal).Select(use => $"{use.What} {use.Count}"));
}
