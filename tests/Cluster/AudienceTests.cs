using Fakes.Time;
using NemoBot.Cluster.Pages;
using NemoBot.Core.Model;

namespace Cluster;

/// <summary>What the owner of a chat knows of the nodes with its pages.</summary>
public sealed class AudienceTests
{
    private static readonly ChatKey Chat = new("web", "one");
    private readonly ManualClock _clock = new();
    private readonly List<string> _told = [];

    [Fact]
    public void The_count_of_changes_tells_a_node_that_a_call_was_lost()
    {
        var audience = new Audience(_clock);
        audience.Join(Chat, "a", new Observer("a", _told));
        var before = audience.ChangesOf(Chat);

        audience.Tell(Chat, "b", observer => observer.ShowTransientAsync("web:one", "1", new("{}")));
        Assert.Equal(before, audience.ChangesOf(Chat));
        audience.Tell(Chat, "b", observer => observer.ChangedAsync("web:one", "1"), isChange: true);

        Assert.NotEqual(before, audience.ChangesOf(Chat));
        Assert.Equal(["a shows", "a changed"], _told);
    }

    [Fact]
    public void A_node_that_does_not_come_back_is_told_nothing_any_more()
    {
        var audience = new Audience(_clock);
        audience.Join(Chat, "a", new Observer("a", _told));
        _clock.Advance(TimeSpan.FromSeconds(30));
        audience.Join(Chat, "b", new Observer("b", _told));
        _clock.Advance(TimeSpan.FromSeconds(20));

        audience.Tell(Chat, "c", observer => observer.MovedAsync("web:one"));

        Assert.Equal(["b moved"], _told);
    }

    [Fact]
    public void Words_are_in_no_log_of_a_call() => Assert.DoesNotContain("Lisbon", $"{new Words("""{"text":"Lisbon"}""")}", StringComparison.Ordinal);

    private sealed class Observer(string name, List<string> told) : IPageObserver
    {
        public Task ChangedAsync(string chat, string id) => Told("changed");

        public Task ShowTransientAsync(string chat, string id, Words json) => Told("shows");

        public Task MovedAsync(string chat) => Told("moved");

        private Task Told(string what)
        {
            told.Add($"{name} {what}");
            return Task.CompletedTask;
        }
    }
}
