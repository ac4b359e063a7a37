using Harness;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Model;

/// <summary>Properties of ids, tried with many clocks; the seed is fixed, so that a failure comes again.</summary>
public sealed class SortableIdTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_id_is_above_all_before_it_whatever_the_clock_does(int seed)
    {
        var random = new Random(seed);
        var clock = new SetClock(Start);
        var ids = new SortableIds(clock);
        var made = new List<string>();
        for (var n = 0; n < 20_000; n++)
        {
            clock.Now += random.Next(20) switch
            {
                < 14 => TimeSpan.Zero,
                < 18 => TimeSpan.FromMilliseconds(random.Next(3)),
                18 => TimeSpan.FromSeconds(random.Next(100)),
                _ => -TimeSpan.FromMinutes(random.Next(200)), // Set back.
            };
            made.Add(ids.Next().ToString());
        }

        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.All(made, id => Assert.Equal(20, id.Length));
    }

    [Fact]
    public void Each_id_is_above_all_before_it_when_many_threads_ask()
    {
        var ids = new SortableIds(new SetClock(Start));
        var made = new List<string>[8];
        Parallel.For(0, made.Length, thread => made[thread] = [.. Enumerable.Range(0, 5_000).Select(_ => ids.Next().ToString())]);

        Assert.All(made, own => Assert.Equal(own.Order(StringComparer.Ordinal), own));
        Assert.Equal(40_000, made.SelectMany(own => own).Distinct().Count());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void After_a_restart_each_id_is_above_all_of_the_earlier_process_although_the_clock_was_set_back(int seed)
    {
        var random = new Random(seed);
        var last = default(SortableId?);
        var all = new List<string>();
        for (var process = 0; process < 50; process++)
        {
            var clock = new SetClock(Start.AddMinutes(random.Next(-600, 600)));
            var ids = new SortableIds(clock);
            if (last is { } before)
            {
                ids.StartAfter(before);
            }

            for (var n = 0; n < 40; n++)
            {
                clock.Now += TimeSpan.FromMilliseconds(random.Next(-500, 500));
                last = ids.Next();
                all.Add(last.Value.ToString());
            }
        }

        Assert.Equal(all.Order(StringComparer.Ordinal), all);
    }

    [Fact]
    public void A_lower_last_id_changes_nothing()
    {
        var ids = new SortableIds(new SetClock(Start));
        var first = ids.Next();

        ids.StartAfter(new(Start.AddHours(-1), 7));

        Assert.True(ids.Next() > first);
        Assert.Equal(Start, ids.Next().Time);
    }

    [Fact]
    public void A_millisecond_whose_sequence_is_used_up_goes_on_in_the_next()
    {
        var ids = new SortableIds(new SetClock(Start));
        ids.StartAfter(new(Start, SortableId.Sequences - 1));

        Assert.Equal(Start.AddMilliseconds(1), ids.Next().Time);
    }

    [Theory]
    [InlineData(6)]
    public void What_is_written_is_read_again(int seed)
    {
        var random = new Random(seed);
        for (var n = 0; n < 5_000; n++)
        {
            var id = new SortableId(
                DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() + 1)), random.NextInt64(SortableId.Sequences), Suffix(random));

            Assert.Equal(id, SortableId.TryParse(id.ToString()));
        }
    }

    [Theory]
    [InlineData(7)]
    public void What_is_derived_sorts_right_after_its_parent_and_before_the_next_id(int seed)
    {
        var random = new Random(seed);
        var ids = new SortableIds(new SetClock(Start));
        var sorted = new List<string>();
        for (var n = 0; n < 2_000; n++)
        {
            var parent = ids.Next().ToString();
            var job = DerivedId.Job(parent, JobKind.Edit, random.Next(3));
            string[] family = [parent, DerivedId.Answer(parent, 0), job, DerivedId.Card(job), DerivedId.RawVideo(DerivedId.Card(job)), DerivedId.EndNote(DerivedId.Card(job)), DerivedId.Project(parent, 0)];
            Assert.All(family, id => Assert.Equal(SortableId.TimeOf(parent), SortableId.TimeOf(id)));
            sorted.AddRange(family);
        }

        Assert.Equal(sorted, sorted.OrderBy(_ => random.Next()).ToList().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(8)]
    public void Ids_of_version_0_1_0_and_new_ones_sort_together_by_their_time(int seed)
    {
        var random = new Random(seed);
        var clock = new SetClock(Start);
        var ids = new SortableIds(clock);
        var mixed = new List<(DateTimeOffset Time, string Id)>();
        for (var n = 0; n < 5_000; n++)
        {
            clock.Now += TimeSpan.FromMilliseconds(1 + random.Next(1000));
            mixed.Add((clock.Now, (random.Next(2) == 0 ? OldId(clock.Now, random) : ids.Next().ToString()) + Suffix(random)));
        }

        Assert.Equal(mixed.Select(each => each.Id), mixed.Select(each => each.Id).Order(StringComparer.Ordinal));
        Assert.All(mixed, each => Assert.Equal(each.Time, SortableId.TimeOf(each.Id)));
    }

    [Fact]
    public void Texts_and_values_sort_alike()
    {
        var ids = new SortableIds(new SetClock(Start));
        SortableId[] sorted = [ids.Next(), ids.Next() with { Suffix = "a0" }, ids.Next(), ids.Next() with { Suffix = "j1c" }];

        Assert.Equal(sorted, sorted.Reverse().Order());
        Assert.True(sorted[0] < sorted[1] && sorted[3] >= sorted[2] && sorted[1] <= sorted[2]);
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
    public void What_is_no_id_of_ours_is_not_taken_for_one(string? text)
    {
        Assert.Null(SortableId.TryParse(text));
        Assert.Null(SortableId.TimeOf(text));
    }

    [Theory]
    [InlineData("j1", "j1r")]
    [InlineData("j1r", "j1r2")]
    [InlineData("j1r2", "j1r3")]
    [InlineData("j001r9", "j001r10")]
    public void A_job_tried_again_has_one_id_for_each_failure(string suffix, string next) =>
        Assert.Equal($"01k3v5c0000000000000{next}", DerivedId.Retry($"01k3v5c0000000000000{suffix}"));

    /// <summary>As version 0.1.0 made them: the tail is random.</summary>
    private static string OldId(DateTimeOffset time, Random random) => new SortableId(time, random.NextInt64(SortableId.Sequences)).ToString();

    private static string Suffix(Random random) => new[] { "", "a0", "j1", "j1c", "j001rc", "j1cz", "p0", "g", "s" }[random.Next(9)];
}
