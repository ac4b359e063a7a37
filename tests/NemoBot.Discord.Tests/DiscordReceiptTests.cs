using Fakes.Discord;
using Harness;
using Harness.Discord;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Tests;

/// <summary>What the bot knows of a post that it sent before this process.</summary>
public sealed class DiscordReceiptTests : IAsyncLifetime
{
    private static readonly ChatKey Direct = new("discord", Payloads.DmChannel);
    private DiscordHarness _harness = null!;

    private IReadOnlyList<FakeMessage> Seen => _harness.Discord.Channels.In(Payloads.DmChannel);

    public async ValueTask InitializeAsync() => _harness = await DiscordHarness.StartAsync();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_messages_of_a_post_that_an_earlier_version_sent_are_found(bool inLedger)
    {
        var first = await _harness.PostAsync(Direct, SortableId.New(_harness.Clock), new() { Text = "one" });
        var second = await _harness.PostAsync(Direct, SortableId.New(_harness.Clock), new() { Text = "two" });
        var postId = SortableId.New(_harness.Clock);
        var note = $$"""{"PostId":"{{postId}}","MessageIds":["{{first}}","{{second}}"]}""";
        var (key, value) = inLedger ? ($"ledger/{Direct.Id}", $$"""{"Answers":[],"Notes":[{{note}}]}""") : ($"note/{postId}", note);
        await _harness.Store.SetValueAsync("discord", key, value, default);
        await _harness.RestartAsync();

        await _harness.Platform.EditAsync(Direct, first, postId, new() { Text = string.Join("\n\n", Enumerable.Range(1, 3).Select(i => $"Paragraph {i} {new string('x', 900)}")) }, default);
        Assert.Equal([first, second], Seen.Select(message => message.Id));
        await _harness.Platform.EditAsync(Direct, first, postId, new() { Text = "short" }, default);

        Assert.Equal("short", Assert.Single(Seen).Content);
        Assert.Equal(value, await _harness.Store.GetValueAsync("discord", key, default));
        Assert.Contains(first, (await _harness.Store.GetPostAsync(Direct, postId, default))!.PlatformReceipt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_shrank_to_one_message_may_grow_again()
    {
        var postId = SortableId.New(_harness.Clock);
        var first = await _harness.PostAsync(Direct, postId, Long());
        await _harness.Platform.EditAsync(Direct, first, postId, new() { Text = "short" }, default);
        _harness.Clock.Advance(TimeSpan.FromMinutes(30)); // Discord has forgotten the nonces.

        await _harness.Platform.EditAsync(Direct, first, postId, Long(), default);

        Assert.Equal(first, Seen[0].Id);
        Assert.Contains("Paragraph 8", Seen[^1].Content, StringComparison.Ordinal);
    }

    private static OutgoingMessage Long() => new() { Text = string.Join("\n\n", Enumerable.Range(1, 8).Select(i => $"Paragraph {i} {new string('x', 900)}")) };
}
