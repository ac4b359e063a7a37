using System.Text.Json.Nodes;
using Fakes.Discord;
using Harness;
using Harness.Discord;
using NemoBot.Core.Model;

namespace Dialogs.Discord;

/// <summary>What Discord refuses, and in which form it takes the same thing all the same.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string Link = "https://files.example.test/final.mp4";
    private static readonly ChatKey Direct = new("discord", Payloads.DmChannel);
    private readonly Places _places = new();
    private DiscordHarness _harness = null!;

    private IReadOnlyList<FakeMessage> Seen => _harness.Discord.Channels.In(Payloads.DmChannel);

    public async ValueTask InitializeAsync() => _harness = await DiscordHarness.StartAsync();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Theory]
    [InlineData(400, 50035, null)]
    [InlineData(400, 50046, null)]
    [InlineData(400, 40005, null)]
    [InlineData(400, 20009, null)]
    [InlineData(400, 0, null)]
    [InlineData(403, 50013, null)]
    [InlineData(400, 0, "")]
    [InlineData(400, 0, "<html><body>400 Bad Request</body></html>")]
    [InlineData(400, 0, """{"code":"50035","message":7,"errors":[],"retry_after":"soon"}""")]
    [InlineData(400, 0, "[]")]
    [InlineData(403, 0, "<html><body>Attention Required!</body></html>")]
    [InlineData(413, 0, "<html><body>413 Payload Too Large</body></html>")]
    public async Task A_refused_file_is_shown_from_its_address(int status, int code, string? page)
    {
        _harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, status, code) { Page = page });

        await SendAsync(new() { Text = "Here", Video = await _harness.VideoAsync(Direct, 1000, Link) });

        Assert.True(Assert.Single(Seen) is { HasVideo: true, Files.Count: 0 });
    }

    [Theory]
    [InlineData('A')]
    [InlineData('C')]
    [InlineData('D')]
    public async Task A_refused_file_is_shown_from_its_address_in_an_answer_too(char place)
    {
        var (interaction, chat) = _places.At(place);
        var message = await _harness.InteractAsync(interaction, chat);
        _harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, 400, 0) { Page = "" });

        await _harness.PostAsync(chat, SortableId.New(_harness.Clock), new() { Text = "Here", Video = await _harness.VideoAsync(chat, 1000, Link), PlatformContext = message.PlatformContext });

        Assert.True(Assert.Single(_harness.Discord.Channels.In(Payloads.GuildChannel)) is { HasVideo: true, Files.Count: 0 });
    }

    [Theory]
    [InlineData(400, 50035, null, Link)]
    [InlineData(403, 50013, null, Link)]
    [InlineData(400, 0, "", Link)]
    [InlineData(400, 50035, null, null)]
    [InlineData(403, 50013, null, null)]
    [InlineData(400, 0, "<html></html>", null)]
    public async Task If_neither_form_can_be_shown_it_is_refused_and_the_core_continues_with_text(int status, int code, string? page, string? link)
    {
        _harness.Discord.Rest.Fail(new(IsVideo, status, code) { Page = page, Times = 9 });
        var result = new OutgoingMessage { Text = "Here", Video = await _harness.VideoAsync(Direct, 1000, link) };

        var refused = await Assert.ThrowsAsync<PlatformException>(() => SendAsync(result));
        await SendAsync(result with { Text = "Words", Video = null }); // The channel is not closed by that.

        Assert.Equal(PlatformFault.Refused, refused.Fault);
        Assert.Equal("Words", Assert.Single(Seen).Content);
    }

    [Theory]
    [InlineData(400, 50083, PlatformFault.MessageFixed)]
    [InlineData(400, 30046, PlatformFault.MessageFixed)]
    [InlineData(429, 30046, PlatformFault.MessageFixed)]
    [InlineData(404, 10008, PlatformFault.MessageGone)]
    [InlineData(404, 10003, PlatformFault.Unreachable)]
    [InlineData(403, 50001, PlatformFault.Unreachable)]
    [InlineData(403, 50013, PlatformFault.Unreachable)]
    [InlineData(403, 160005, PlatformFault.Unreachable)]
    [InlineData(400, 50035, PlatformFault.Refused)]
    [InlineData(400, 40060, PlatformFault.Refused)]
    [InlineData(400, 200000, PlatformFault.Refused)]
    [InlineData(403, 0, PlatformFault.Refused)]
    [InlineData(401, 0, PlatformFault.NotSent)]
    public async Task A_refusal_is_about_the_form_the_message_or_the_channel(int status, int code, PlatformFault fault)
    {
        var postId = SortableId.New(_harness.Clock);
        var id = await _harness.PostAsync(Direct, postId, new() { Text = "Working" });
        _harness.Discord.Rest.Fail(new(request => request.Method == "PATCH", status, code) { Times = 9, RetryAfter = status == 429 ? 60 : null });

        var refused = await Assert.ThrowsAsync<PlatformException>(() => _harness.Platform.EditAsync(Direct, id, postId, new() { Text = "Done" }, default));

        Assert.Equal(fault, refused.Fault);
    }

    [Theory]
    [InlineData('A')]
    [InlineData('C')]
    [InlineData('D')]
    public async Task In_an_archived_thread_the_answer_is_a_new_message_which_opens_it(char place)
    {
        var (interaction, chat) = _places.At(place);
        var message = await _harness.InteractAsync(interaction, chat);
        var postId = SortableId.New(_harness.Clock);
        var working = new OutgoingMessage { Text = "Working", PlatformContext = message.PlatformContext };
        var card = await _harness.PostAsync(chat, postId, working);
        var result = working with { Text = "Done", Video = await _harness.VideoAsync(chat, 1000, Link) };
        _harness.Discord.Channels.Archive(Payloads.GuildChannel);

        var refused = await Assert.ThrowsAsync<PlatformException>(() => _harness.Platform.EditAsync(chat, card, postId, result, default));
        var id = await _harness.Platform.SendAsync(chat, postId, result with { Replaces = card }, default);
        Assert.Equal(id, await _harness.Platform.EditAsync(chat, id, postId, result with { Text = "Done, really", Video = null }, default));

        Assert.Equal(PlatformFault.MessageFixed, refused.Fault);
        Assert.NotEqual(card, id);
        var shown = _harness.Discord.Channels.In(Payloads.GuildChannel).Single(each => each.Id == id);
        Assert.True(shown.HasVideo);
        Assert.Contains("Done, really", DiscordStory.Words(shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_in_the_place_of_one_that_cannot_be_changed_is_a_new_one_and_only_one()
    {
        var postId = SortableId.New(_harness.Clock);
        var done = new OutgoingMessage { Text = "Done", Buttons = [new("Go on", new(ButtonKind.Say, "go on"))] };
        var old = await _harness.PostAsync(Direct, postId, done);
        _harness.Clock.Advance(TimeSpan.FromMinutes(2)); // The channel is looked through.

        var now = await _harness.Platform.SendAsync(Direct, postId, done with { Replaces = old }, default);

        Assert.NotEqual(old, now);
        Assert.Equal(now, await _harness.Platform.SendAsync(Direct, postId, done with { Replaces = old }, default));
        Assert.Equal(2, Seen.Count);
    }

    [Theory]
    [InlineData(400, 160002)]
    [InlineData(404, 10008)]
    [InlineData(400, 50035)]
    public async Task An_answer_whose_question_is_gone_comes_without_it(int status, int code)
    {
        var errors = new JsonObject { ["message_reference"] = new JsonObject { ["_errors"] = new JsonArray(new JsonObject { ["code"] = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", ["message"] = "Unknown message" }) } };
        _harness.Discord.Rest.Fail(new(request => request.Body?["message_reference"] is not null, status, code) { Errors = errors, Times = 9 });

        await SendAsync(new() { Text = "Done", RepliesTo = "4001" });

        Assert.Equal("Done", Assert.Single(Seen).Content);
    }

    private static bool IsVideo(RestRequest request) => request.Files.Count > 0 || ((int?)request.Body?["flags"] & (1 << 15)) > 0;

    private Task<string> SendAsync(OutgoingMessage message) => _harness.PostAsync(Direct, SortableId.New(_harness.Clock), message);
}
