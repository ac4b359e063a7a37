using CsCheck;
using Harness;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Model;

/// <summary>The generator of ids, with clocks that stand still, leap and are set back. A property that fails prints the seed that repeats it.</summary>
public sealed class SortableIdsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>How a clock moves between two ids.</summary>
    private static readonly Gen<TimeSpan> Move = Gen.Frequency(
        (14, Gen.Const(TimeSpan.Zero)),
        (4, Gen.Int[0, 2].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))),
        (1, Gen.Int[0, 99].Select(seconds => TimeSpan.FromSeconds(seconds))),
        (1, Gen.Int[0, 199].Select(minutes => -TimeSpan.FromMinutes(minutes)))); // Set back.

    [Fact]
    public void Each_id_is_above_all_before_it_whatever_the_clock_does() => Move.Array[0, 2_000].Sample(
        moves =>
        {
            var clock = new SetClock(Start);
            var ids = new SortableIds(clock);
            var made = new List<string>();
            foreach (var move in moves)
            {
                clock.Now += move;
                made.Add(ids.Next().ToString());
            }

            AssertRising(made);
            Assert.All(made, id => Assert.Equal(20, id.Length));
        },
        iter: 30);

    [Fact]
    public void Each_id_is_above_all_before_it_when_many_threads_ask()
    {
        var ids = new SortableIds(new SetClock(Start));
        var made = new List<string>[8];
        Parallel.For(0, made.Length, thread => made[thread] = [.. Enumerable.Range(0, 5_000).Select(_ => ids.Next().ToString())]);

        Assert.All(made, own => Assert.Equal(own.Order(StringComparer.Ordinal), own));
        Assert.Equal(40_000, made.SelectMany(own => own).Distinct().Count());
    }

    [Fact]
    public void After_a_restart_each_id_is_above_all_of_the_earlier_process_although_the_clock_was_set_back() =>
        Gen.Select(Gen.Int[-600, 600], Gen.Int[-500, 500].Array[1, 40]).Array[1, 50].Sample(
            processes =>
            {
                var last = default(SortableId?);
                var all = new List<string>();
                foreach (var (minutes, moves) in processes)
                {
                    var clock = new SetClock(Start.AddMinutes(minutes));
                    var ids = new SortableIds(clock);
                    if (last is { } before)
                    {
                        ids.StartAfter(before);
                    }

                    foreach (var move in moves)
                    {
                        clock.Now += TimeSpan.FromMilliseconds(move);
                        last = ids.Next();
                        all.Add(last.Value.ToString());
                    }
                }

                AssertRising(all);
            },
            iter: 30);

    [Fact]
    public void Ids_of_version_0_1_0_and_new_ones_sort_together_by_their_time() =>
        Gen.Select(Gen.Int[1, 1000], Gen.Bool, Gen.Long[0, SortableId.Sequences - 1], Gen.OneOf("", "a0", "j1", "j1c", "j001rc", "j1cz", "p0", "g", "s")).Array[0, 1_000].Sample(
            steps =>
            {
                var clock = new SetClock(Start);
                var ids = new SortableIds(clock);
                var mixed = new List<(DateTimeOffset Time, string Id)>();
                foreach (var (milliseconds, isOld, random, suffix) in steps)
                {
                    clock.Now += TimeSpan.FromMilliseconds(milliseconds);
                    var id = isOld ? new SortableId(clock.Now, random) : ids.Next(); // That version drew the sequence at random.
                    mixed.Add((clock.Now, id + suffix));
                }

                Assert.Equal(mixed.Select(each => each.Id), mixed.Select(each => each.Id).Order(StringComparer.Ordinal));
                Assert.All(mixed, each => Assert.Equal(each.Time, SortableId.TimeOf(each.Id)));
            },
            iter: 30);

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
    public void An_id_of_this_process_is_told_from_those_of_earlier_ones_even_if_the_clock_was_ahead()
    {
        var earlier = new SortableIds(new SetClock(Start.AddDays(1))).Next();
        var ids = new SortableIds(new SetClock(Start));
        Assert.False(ids.IsOfThisProcess(ids.Next()));

        ids.StartAfter(earlier);

        Assert.False(ids.IsOfThisProcess(earlier));
        Assert.False(ids.IsOfThisProcess(earlier.ForAnswer(3)));
        var made = ids.Next();
        Assert.True(ids.IsOfThisProcess(made));
        Assert.True(ids.IsOfThisProcess(made.ForAnswer(0)));
    }

    [Fact]
    public void In_an_empty_store_every_id_is_of_this_process()
    {
        var ids = new SortableIds(new SetClock(Start));
        ids.StartAfter(null);

        Assert.True(ids.IsOfThisProcess(ids.Next()));
    }

    [Fact]
    public void A_used_up_sequence_continues_in_the_next_millisecond()
    {
        var ids = new SortableIds(new SetClock(Start));
        ids.StartAfter(new(Start, SortableId.Sequences - 1));

        Assert.Equal(Start.AddMilliseconds(1), ids.Next().Time);
    }

    private static void AssertRising(List<string> made)
    {
        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.Equal(made.Count, made.Distinct().Count());
    }
}
