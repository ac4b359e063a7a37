using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Harness.Bot;
using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>What a person does while a large file is on its way: talks, reloads, cancels; and what the page does when the server goes.</summary>
[Collection("Browser")]
public sealed class UploadingTests(Chromium chromium) : IAsyncLifetime
{
    /// <summary>The page sends parts of 16 MB.</summary>
    private const int FirstPart = 16 * 1024 * 1024;

    private const string Waits = "Next, when the file above has arrived.";

    private static readonly Dictionary<string, string?> SamePort = new() { ["Urls"] = $"http://127.0.0.1:{FreePort()}" };

    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _offsets = [];
    private BotHarness _bot = null!;
    private TestBrowser _browser = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _browser = await TestBrowser.StartAsync(chromium);
        _bot = await BotHarness.StartAsync(settings: SamePort);
        _page = await _browser.OpenAsync(_bot.Address);
        await _page.GetByText("Try saying").WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _browser.DisposeAsync();
        await _bot.DisposeAsync();
    }

    [Fact]
    public async Task Words_during_an_upload_are_answered_at_once_unless_they_are_about_the_file()
    {
        await HoldPartAsync(1);
        await ChooseAsync(await ClipAsync(1));
        await SayAsync("cut the first 2 seconds");
        await _held.Task;

        await SayAsync("status");
        await SayAsync("make it brighter");
        await SayAsync("credits");
        await _page.GetByText(Waits).WaitForAsync();
        await _page.WaitForFunctionAsync("() => document.querySelectorAll('#log .entry.bot').length >= 3"); // The greeting and two answers.
        Assert.Equal(["status", "credits"], await StoredAsync());

        _release.SetResult();
        await _page.WaitForFunctionAsync("() => document.querySelectorAll('#log .entry.you:not(.local)').length === 4");
        Assert.Equal(["status", "credits", "cut the first 2 seconds", "make it brighter"], await StoredAsync());
    }

    [Fact]
    public async Task A_reload_during_an_upload_warns_and_the_same_file_chosen_again_continues_where_it_was()
    {
        var clip = await ClipAsync(20);
        var warnings = new List<string>();
        _page.Dialog += async (_, dialog) =>
        {
            warnings.Add(dialog.Type);
            await dialog.AcceptAsync();
        };
        await HoldPartAsync(2);
        await ChooseAsync(clip);
        await SayAsync("cut the first 2 seconds");
        await _held.Task;

        await _page.ReloadAsync();
        await _page.GetByText("The upload stopped when this page was closed.").WaitForAsync();
        _release.SetResult();
        await ChooseAsync(clip);
        await ArrivedAsync(clip, "cut the first 2 seconds");

        Assert.Equal(["beforeunload"], warnings);
        Assert.Equal(["0", $"{FirstPart}", $"{FirstPart}"], _offsets);
        await _page.ReloadAsync(); // Nothing is on its way any more.
        Assert.Single(warnings);
    }

    [Fact]
    public async Task An_upload_outlives_a_restart_of_the_server_by_itself()
    {
        var clip = await ClipAsync(20);
        await HoldPartAsync(2, isLost: true);
        await ChooseAsync(clip);
        await _page.ClickAsync("#send");
        await _held.Task;
        await _bot.StopBotAsync();
        _release.SetResult();

        await _page.GetByText("Paused at 16 MB of 20 MB.").WaitForAsync();
        await _bot.StartBotAsync();
        await ArrivedAsync(clip, "");

        Assert.Equal(["0", $"{FirstPart}", $"{FirstPart}"], _offsets);
    }

    [Fact]
    public async Task A_cancelled_upload_ends_at_the_server_too_and_the_message_is_back_in_the_field()
    {
        await HoldPartAsync(2);
        await ChooseAsync(await ClipAsync(20));
        await SayAsync("cut the first 2 seconds");
        await _held.Task;

        var deleted = await _page.RunAndWaitForResponseAsync(() => _page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync(), answer => answer.Request.Method == "DELETE");

        Assert.Equal((int)HttpStatusCode.NoContent, deleted.Status);
        Assert.Equal("cut the first 2 seconds", await _page.InputValueAsync("#text"));
        Assert.Equal("clip.mp4", await _page.Locator("#chosen b").InnerTextAsync());
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(_bot.Folder, "files")), file => file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_that_wait_for_a_file_wait_after_a_reload_too_and_follow_the_file_when_it_is_chosen_again()
    {
        _page.Dialog += static async (_, dialog) => await dialog.AcceptAsync();
        var clip = await SayWhileFirstPartIsHeldAsync("cut the first 2 seconds");

        await _page.ReloadAsync();
        await _page.GetByText("The upload stopped when this page was closed.").WaitForAsync();
        await _page.GetByText(Waits).WaitForAsync();
        Assert.Equal(0, await _page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).CountAsync());
        _release.SetResult();
        await ChooseAsync(clip);

        await _page.Locator("#log .entry.you:not(.local) .words").WaitForAsync();
        await ArrivedAsync(clip, "cut the first 2 seconds");
    }

    [Fact]
    public async Task Words_about_a_file_that_is_taken_back_stay_with_the_person()
    {
        await SayWhileFirstPartIsHeldAsync("cut the first 2 seconds");

        await _page.Locator(".way").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        var kept = _page.Locator(".entry.you.failed");
        await kept.GetByText("The file above wasn't sent, so this wasn't either.").WaitForAsync();
        await kept.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        Assert.Equal("cut the first 2 seconds", await _page.InputValueAsync("#text"));
        Assert.Equal(0, await _page.Locator(".entry.you").CountAsync());
    }

    [Fact]
    public async Task Words_about_a_file_that_is_refused_wait_and_a_discarded_file_leaves_the_server()
    {
        await _page.RouteAsync("**/api/chat/messages", route => route.Request.PostData?.Contains("\"uploads\":[", StringComparison.Ordinal) == true
            ? route.FulfillAsync(new() { Status = 507, Json = new { error = new { code = "full", message = "Full." } } })
            : route.ContinueAsync());
        await SayWhileFirstPartIsHeldAsync("cut the first 2 seconds");
        _release.SetResult();
        var refused = _page.Locator(".entry.you.failed", new() { HasText = "Full." });
        await refused.WaitForAsync();
        Assert.Equal(1, await _page.Locator(".entry.you.waiting", new() { HasText = "cut the first 2 seconds" }).CountAsync());

        var deleted = await _page.RunAndWaitForResponseAsync(() => refused.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync(), answer => answer.Request.Method == "DELETE");

        Assert.Equal((int)HttpStatusCode.NoContent, deleted.Status);
        await _page.GetByText("The file above wasn't sent, so this wasn't either.").WaitForAsync();
        await _page.UnrouteAsync("**/api/chat/messages");
    }

    [Fact]
    public async Task The_same_large_file_twice_in_a_message_arrives_twice()
    {
        var clip = await ClipAsync(1);
        await _page.SetInputFilesAsync("#files", [clip]);
        await _page.SetInputFilesAsync("#files", [clip]);
        Assert.Equal(2, await _page.Locator("#chosen b").CountAsync());
        await SayAsync("");

        await _page.Locator(".entry.you:not(.local)").WaitForAsync();
        Assert.Equal(2, await _page.Locator(".entry.you:not(.local) .sent-files > *").CountAsync());
    }

    /// <summary>Holds the given part on its way to the server.</summary>
    /// <param name="isLost">Whether the line breaks under it when it is released.</param>
    private async Task HoldPartAsync(int number, bool isLost = false) => await _page.RouteAsync("**/api/chat/uploads/*", async route =>
    {
        if (route.Request.Method != "PATCH")
        {
            await route.ContinueAsync();
            return;
        }

        _offsets.Add(route.Request.Headers["upload-offset"]);
        if (_offsets.Count == number)
        {
            _held.SetResult();
            await _release.Task;
        }

        try
        {
            await (isLost && _offsets.Count == number ? route.AbortAsync() : route.ContinueAsync());
        }
        catch (PlaywrightException)
        {
            // The page that sent it was reloaded.
        }
    });

    /// <summary>Sends a file, and words while its first part is on its way: they wait for it. Returns the file.</summary>
    private async Task<string> SayWhileFirstPartIsHeldAsync(string words)
    {
        await HoldPartAsync(1);
        var clip = await ClipAsync(1);
        await ChooseAsync(clip);
        await SayAsync("");
        await _held.Task;
        await SayAsync(words);
        await _page.GetByText(Waits).WaitForAsync();
        return clip;
    }

    private Task ChooseAsync(string clip) => _page.SetInputFilesAsync("#files", clip);

    private async Task SayAsync(string words)
    {
        await _page.FillAsync("#text", words);
        await _page.PressAsync("#text", "Enter");
    }

    /// <summary>Returns what the person said, in the order in which the server has it.</summary>
    private Task<string[]> StoredAsync() => _page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#log .entry.you:not(.local) .words')].map((words) => words.textContent)");

    /// <summary>Waits until the message is stored, and checks its file.</summary>
    private async Task ArrivedAsync(string clip, string words)
    {
        var link = _page.Locator("#log .entry.you:not(.local) .sent-files a");
        await link.WaitForAsync();
        var content = await (await _page.APIRequest.GetAsync(_bot.Address.AbsoluteUri.TrimEnd('/') + await link.GetAttributeAsync("href"))).BodyAsync();
        Assert.Equal(Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(clip))), Convert.ToHexString(SHA256.HashData(content)));
        Assert.Equal(words.Length == 0 ? [] : [words], await StoredAsync());
        Assert.Equal(0, await _page.Locator("#log .entry.local").CountAsync());
    }

    private async Task<string> ClipAsync(int megabytes)
    {
        var path = Path.Combine(_bot.Folder, "clip.mp4");
        var noise = new byte[(megabytes << 20) - SampleMedia.Mp4().Length];
        new Random(megabytes).NextBytes(noise);
        await File.WriteAllBytesAsync(path, [.. SampleMedia.Mp4(), .. noise]);
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
