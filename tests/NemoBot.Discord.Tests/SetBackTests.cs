using System.Text;
using System.Text.Json.Nodes;
using Fakes.Discord;
using Fakes.Time;
using Harness;
using Harness.Discord;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;
using NemoBot.Storage;
using NemoBot.Storage.Files;

namespace NemoBot.Discord.Tests;

/// <summary>The wall clock is set back by hours, as happens after a start with a wrong one.</summary>
public sealed class SetBackTests : IAsyncLifetime
{
    private readonly ManualClock _real = new();
    private readonly LeapingClock _clock;
    private readonly ValueStore _values;
    private readonly IStore _store;
    private readonly HttpClient _http = new();
    private FakeDiscord _discord = null!;
    private DiscordRest _rest = null!;

    public SetBackTests()
    {
        (_store, _values) = ValueStore.Create();
        _clock = new(_real);
    }

    public async ValueTask InitializeAsync()
    {
        _discord = await FakeDiscord.StartAsync(new() { Time = _real });
        _http.BaseAddress = new(_discord.ApiAddress + "/");
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "DiscordBot (https://example.test, 1.0)");
        _rest = new(_http, _discord.Settings.Token, new(_clock), new(_clock), _clock, NullLogger<DiscordRest>.Instance);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _discord.DisposeAsync();
    }

    [Fact]
    public async Task The_next_session_still_begins_5_seconds_later()
    {
        using var gate = new IdentifyThrottler(_store, _clock, NullLogger<IdentifyThrottler>.Instance);
        await gate.TakeAsync(0, default);
        SetBack();

        var next = gate.TakeAsync(0, default);
        Assert.False(next.IsCompleted);
        _real.Advance(TimeSpan.FromSeconds(5));

        await next.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task Discords_day_takes_no_longer()
    {
        using var gate = new IdentifyThrottler(_store, _clock, NullLogger<IdentifyThrottler>.Instance);
        gate.Learn(new(Remaining: 0, ResetAfter: 7_200_000, MaxConcurrency: 1));
        SetBack();

        var next = gate.TakeAsync(0, default);
        _real.Advance(TimeSpan.FromMinutes(119));
        Assert.False(next.IsCompleted);
        _real.Advance(TimeSpan.FromMinutes(1));

        await next.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_from_before_that_Discord_forgot_the_nonce_of_is_found(bool wasAhead)
    {
        _clock.Leap(TimeSpan.FromHours(wasAhead ? 3 : 0));
        _values.Setup(nameof(IStore.FindPostAsync), _ => Task.FromResult<OutboxMessage?>(null));
        var files = new FileStore(_store, Options.Create(new StorageOptions()), _clock, NullLogger<FileStore>.Instance);
        var videos = new VideoSource(_store, files, Drawings.Of(_store, files, _clock), _clock);
        var channel = new ChannelDelivery(_rest, videos, new(_rest, new() { BotId = Payloads.Bot }, _store, _clock), new(_clock));
        var postId = SortableId.New(_clock);
        var chat = new ChatKey("discord", Payloads.DmChannel);
        await channel.SendAsync(chat, postId, new() { Text = "Here" }, new(null, null, VideoWay.None), null, default);
        _real.Advance(TimeSpan.FromMinutes(30));
        SetBack();

        await channel.SendAsync(chat, postId, new() { Text = "Here" }, new(null, null, VideoWay.None), null, default);

        Assert.Single(_discord.Channels.In(Payloads.DmChannel));
    }

    [Fact]
    public async Task Hints_are_given_again_after_a_minute()
    {
        _values.Setup(nameof(IStore.GetChatAsync), arguments => Task.FromResult(new ChatRecord((ChatKey)arguments[0]!)));
        _discord.Rest.Roles = [new JsonObject { ["id"] = "502", ["name"] = "nemobot", ["tags"] = new JsonObject { ["bot_id"] = Payloads.Bot } }];
        using var hints = new RoleHints(_rest, new() { BotId = Payloads.Bot }, _store, _clock, NullLogger<RoleHints>.Instance);
        await hints.AnswerAsync(Mention("1001"), default);
        SetBack();

        await hints.AnswerAsync(Mention("1002"), default);
        Assert.Single(_discord.Channels.In(Payloads.GuildChannel));
        _real.Advance(TimeSpan.FromMinutes(1));
        await hints.AnswerAsync(Mention("1003"), default);

        Assert.Equal(2, _discord.Channels.In(Payloads.GuildChannel).Count);
    }

    private static RoleMention Mention(string id)
    {
        var message = Payloads.GuildMessage(id, "");
        message["mention_roles"] = new JsonArray("502");
        return RoleMention.Read(Encoding.UTF8.GetBytes(message.ToJsonString()))!;
    }

    private void SetBack() => _clock.Leap(TimeSpan.FromHours(-3));
}
