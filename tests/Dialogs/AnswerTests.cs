using Harness.Bot;
using Harness.Storage;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>What an answer of the agent may hold beside its text: a call that waits for a yes, a picture, its own raw JSON.</summary>
public sealed class AnswerTests
{
    /// <summary>One pixel.</summary>
    internal static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private const string Wish = "add the title \"Lisbon\"";

    [Theory]
    [InlineData("en", Wish, "Approve", "Approve", "Reject")]
    [InlineData("zh-Hans", "加个标题“里斯本”", "同意", "同意", "拒绝")]
    [InlineData("de", "füge den Titel „Lissabon“ hinzu", "Ablehnen", "Zustimmen", "Ablehnen")]
    public async Task A_call_that_waits_for_approval_is_a_question_with_two_buttons_answered_in_the_documented_form(string language, string wish, string pressed, string yes, string no)
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Approval("Generating this clip costs 100 credits. Go on?"));
        var ana = bot.Friend(language: language);
        await ana.SaysAsync(wish, ("a.mp4", SampleMedia.Mp4()));

        var question = await ana.SeesAsync("Generating this clip costs 100 credits. Go on?");
        Assert.Equal([yes, no], question.Buttons.Select(button => button.Label));
        await ana.PressesAsync(pressed);

        var answer = await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text!.StartsWith("1. ", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Equal($"1. Generating this clip costs 100 credits. Go on?: {pressed}", answer.Text);
    }

    [Fact]
    public async Task A_waiting_call_without_words_is_asked_in_ours_and_never_by_its_name()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn("""{"content":{"parts":[{"functionCall":{"id":"7","name":"publish_secret","args":{"text":"an argument"}}}],"role":"model"},"author":"a","invocationId":"e","longRunningToolIds":["7"]}""");
        var ana = bot.Friend();

        await ana.SaysAsync(Wish);

        var question = await ana.SeesAsync("waiting for your approval");
        Assert.Equal(["Approve", "Reject"], question.Buttons.Select(button => button.Label));
        Assert.All(ana.Saw, state => Assert.DoesNotMatch("publish_secret|an argument", state.Text));
    }

    [Fact]
    public async Task A_picture_in_the_answer_is_delivered_as_a_picture()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Silence = SilentEdits.Always });
        bot.Nemo.Faults.Everywhere.Add(Fault.Picture(Png));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Here is the image:");
        var picture = (await ana.SeesVideoAsync()).Video!;
        Assert.True(picture.IsPicture);
        Assert.Equal(Png, await ContentAsync(bot, ana.Chat, picture.FileId));
    }

    [Fact]
    public async Task A_picture_in_the_answer_is_an_image_on_the_page()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Picture(Png));
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        var shown = await ana.SeesAsync(entry => entry.Picture is not null, "a picture");
        Assert.Null(shown.Video);
        using var answer = await ana.Http.GetAsync(ana.Url($"/api/chat/files/{shown.Picture!.FileId}"));
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Png, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_picture_by_its_address_is_fetched()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.Next("/pictures/1", async http =>
        {
            http.Response.ContentType = "image/png";
            await http.Response.Body.WriteAsync(Png);
        });
        bot.Script.NextTurn(File($"{bot.Script.Address}pictures/1"));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish);

        Assert.Equal(Png, await ContentAsync(bot, ana.Chat, (await ana.SeesVideoAsync()).Video!.FileId));
    }

    [Theory]
    [InlineData("gs://bucket/a.png", "I can't show here")]
    [InlineData("https://pictures.invalid/a.png", "https://pictures.invalid/a.png")]
    public async Task A_picture_that_cannot_be_fetched_is_a_link_or_true_words(string address, string words)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn(File(address));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish);

        await ana.SeesAsync(words);
    }

    [Fact]
    public async Task A_picture_that_cannot_be_stored_does_not_cost_the_answer()
    {
        FilesThatFail? files = null;
        await using var bot = await BotHarness.StartAsync(
            scripted: true, replace: services => services.AddSingleton<IFileStore>(provider => files = new(provider.GetRequiredService<FileStore>()) { Save = () => new StorageException("The bucket is away.") }));
        bot.Script.Next("/pictures/1", async http =>
        {
            http.Response.ContentType = "image/png";
            await http.Response.Body.WriteAsync(Png);
        });
        bot.Script.NextTurn(File($"{bot.Script.Address}pictures/1"));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish);

        await ana.SeesCardAsync(CardState.Done, "Here is the image:");
        await ana.SeesAsync("I can't show here");
        Assert.NotNull(files);
        Assert.DoesNotContain(ana.Saw, state => state.Text.Contains("lost track", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Raw_json_in_the_answer_is_not_shown_and_the_edit_is_reported_from_the_timeline()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Silence = SilentEdits.Always });
        bot.Nemo.Faults.Everywhere.Add(Fault.Frame("""{"type":"text","content":"```json\n{\"code\":0,\"message\":\"success\",\"data\":{\"t\":[]}}\n```"}""", applied: true));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.All(ana.Saw, state => Assert.DoesNotMatch(@"[{}]|\bcode\b", state.Text));
    }

    [Fact]
    public async Task The_sentence_in_raw_json_is_shown()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn("""{"type":"text","content":"{\"code\":0,\"message\":\"The title stands at the start.\"}"}""");
        var ana = bot.Friend();

        await ana.SaysAsync(Wish);

        var told = await ana.SeesCardAsync(CardState.Done, "The title stands at the start.");
        Assert.DoesNotContain("{", told.Text, StringComparison.Ordinal);
    }

    private static string File(string address) =>
        """{"content":{"parts":[{"text":"Here is the image:"},{"fileData":{"mimeType":"image/png","fileUri":"ADDRESS"}}],"role":"model"},"author":"a"}""".Replace("ADDRESS", address, StringComparison.Ordinal);

    private static async Task<byte[]> ContentAsync(BotHarness bot, ChatKey chat, string fileId)
    {
        var stored = await bot.Store.GetFileAsync(chat, fileId, default);
        await using var file = await bot.Services.GetRequiredService<FileStore>().OpenAsync(stored!, default);
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        return copy.ToArray();
    }
}
