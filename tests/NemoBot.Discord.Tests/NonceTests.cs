using Fakes.Discord;
using Harness;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Tests;

/// <summary>Discord tells a repeated message by its nonce, of at most 25 characters; the ids of posts may be longer.</summary>
public sealed class NonceTests : IAsyncLifetime
{
    private const int Longest = 25;
    private static readonly ChatKey Direct = new("discord", Payloads.DmChannel);
    private DiscordHarness _harness = null!;

    private IReadOnlyList<FakeMessage> Seen => _harness.Discord.Channels.In(Payloads.DmChannel);

    public async ValueTask InitializeAsync()
    {
        _harness = await DiscordHarness.StartAsync();
        _harness.Discord.Rest.Fail(new(request => ((string?)request.Body?["nonce"])?.Length > Longest, 400, 50035) { Times = 99 });
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Theory]
    [InlineData("j1c")]
    [InlineData("j1rrrc")] // A job that was tried again three times.
    [InlineData("j001rc")] // One clip of several, tried again.
    [InlineData("j001rrrrrrrrrrrrrrrrcz")]
    public async Task A_post_with_an_id_of_any_length_is_sent_once(string job)
    {
        var postId = SortableId.New(_harness.Clock) + job;
        var card = new OutgoingMessage { Text = "Working" };

        var first = await _harness.PostAsync(Direct, postId, card);
        var again = await _harness.Platform.SendAsync(Direct, postId, card, default);

        Assert.Equal(first, again);
        Assert.Equal(first, Assert.Single(Seen).Id);
    }

    [Theory]
    [InlineData("j1c")]
    [InlineData("j01c")]
    [InlineData("j001rc")]
    public async Task Each_part_of_a_long_post_has_a_nonce_of_its_own(string job)
    {
        var postId = SortableId.New(_harness.Clock) + job;
        var words = new OutgoingMessage { Text = string.Join("\n\n", Enumerable.Range(1, 8).Select(i => $"Paragraph {i} {new string('x', 900)}")) };

        await _harness.PostAsync(Direct, postId, words);
        var sent = Seen.Select(message => message.Id).ToList();
        await _harness.Platform.SendAsync(Direct, postId, words, default);

        Assert.True(sent.Count > 2);
        Assert.Equal(sent, Seen.Select(message => message.Id));
        Assert.Equal(sent.Count, Seen.Select(message => (string?)message.First["nonce"]).Distinct().Count());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("j1cz", 0)]
    [InlineData("j1c", 1)]
    public async Task What_an_older_version_may_have_sent_keeps_its_nonce(string job, int part)
    {
        var postId = SortableId.New(_harness.Clock) + job;

        await _harness.PostAsync(Direct, postId, new() { Text = new string('x', 1000 * ((part * 3) + 1)) });

        Assert.Equal(part == 0 ? postId : $"{postId}.{part}", (string?)Seen[part].First["nonce"]);
    }

    [Fact]
    public async Task A_post_is_not_confused_with_one_whose_id_has_its_id_as_a_prefix()
    {
        var postId = SortableId.New(_harness.Clock) + "j1c";
        var button = new Button("Go on", new(ButtonKind.Say, "go on"));
        var more = await _harness.PostAsync(Direct, $"{postId}m", new() { Text = "And this", Buttons = [button] });
        _harness.Clock.Advance(TimeSpan.FromMinutes(30)); // Discord has forgotten the nonces: the channel is looked through.

        var card = await _harness.PostAsync(Direct, postId, new() { Text = "Here it is", Buttons = [button] });

        Assert.NotEqual(more, card);
        Assert.Equal(["And this", "Here it is"], Seen.Select(message => message.Content));
    }

    /// <summary>The id of a greeting is a hash, which reads as a time between 1970 and 2004.</summary>
    [Fact]
    public async Task A_greeting_is_looked_for_from_when_it_was_made_and_not_from_the_channels_first_message()
    {
        var postId = SortableId.ForGreeting(Direct).ToString();
        var greeting = new OutgoingMessage { Text = "Hello!" };
        var made = _harness.Clock.GetUtcNow();

        var first = await _harness.PostAsync(Direct, postId, greeting);
        Assert.DoesNotContain(_harness.Discord.Rest.Requests, IsSearch); // Its nonce is enough.
        _harness.Clock.Advance(TimeSpan.FromMinutes(30));
        var again = await _harness.Platform.SendAsync(Direct, postId, greeting, default);

        Assert.Equal(first, again);
        Assert.Equal(first, Assert.Single(Seen).Id);
        var search = Assert.Single(_harness.Discord.Rest.Requests, IsSearch);
        Assert.Contains($"after={Snowflakes.At(made - TimeSpan.FromSeconds(5))}&", search.Query, StringComparison.Ordinal);
    }

    private static bool IsSearch(RestRequest request) => request.Method == "GET" && request.Path.EndsWith("/messages", StringComparison.Ordinal);
}
