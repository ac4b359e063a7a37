using System.Text.Json;
using Harness.Bot;
using Harness.WebChat;
using Microsoft.Playwright;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace Dialogs.Browser;

/// <summary>A person looks elsewhere while the bot works: the page offers to tell of the end, and does.</summary>
[Collection("Browser")]
public sealed class NotificationsTests(Chromium chromium) : IAsyncLifetime
{
    /// <summary>In milliseconds: work of this length is long.</summary>
    private const long LongWork = 15_000;

    /// <summary>Counts how often the page asks the browser for permission.</summary>
    private const string CountsRequests = "window.asked = 0; const ask = Notification.requestPermission; Notification.requestPermission = () => { window.asked++; return ask.call(Notification); };";

    private const string Refuses = "Object.defineProperty(Notification, 'permission', { get: () => 'default' }); Notification.requestPermission = async () => 'denied';";

    private const string HasNoPushService = "PushManager.prototype.subscribe = async () => { throw new DOMException('no push service', 'AbortError'); };";

    private const string CountsTones = "window.tones = 0; const Audio = AudioContext; window.AudioContext = class extends Audio { createOscillator() { window.tones++; return super.createOscillator(); } };";

    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BotHarness _bot = null!;
    private TestBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _browser = await TestBrowser.StartAsync(chromium);
        _bot = await BotHarness.StartAsync(scripted: true);
    }

    public async ValueTask DisposeAsync()
    {
        _work.TrySetResult();
        await _browser.DisposeAsync();
        await _bot.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_says_yes_to_the_offer_is_told_of_the_end_in_their_language_until_they_say_no()
    {
        var texts = Texts.In("de");
        await using var service = await FakePushService.StartAsync();
        using var keys = new PushBrowser();
        var page = await OpenAsync("de-DE", CountsRequests, SubscribesAs(keys.Subscription(service.Endpoint("ana"))));
        await WorkLongAsync(page, "Füge den Titel „Lissabon“ hinzu");
        var offer = page.GetByText(texts[TextKey.LaterNotifyOffer]);
        await offer.WaitForAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("() => window.asked"));

        await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = texts[TextKey.LaterNotifyYes] }).ClickAsync(),
            answer => answer.Request.Method == "POST" && answer.Url.EndsWith(PushEndpoint.Path, StringComparison.Ordinal) && answer.Status == 204);
        await offer.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(1, await page.EvaluateAsync<int>("() => window.asked"));
        _work.SetResult();

        using var told = JsonDocument.Parse(keys.Decrypt((await service.Arrived.TakeAsync(_ => true)).Body));
        Assert.Equal((texts[TextKey.PushDone], "de"), (told.RootElement.GetProperty("title").GetString(), told.RootElement.GetProperty("lang").GetString()));

        await page.GetByLabel(texts[TextKey.LaterNotifications]).ClickAsync();
        var wanted = page.GetByRole(AriaRole.Checkbox, new() { Name = texts[TextKey.LaterNotifyWhenDone] });
        Assert.True(await wanted.IsCheckedAsync());
        await page.RunAndWaitForResponseAsync(() => wanted.UncheckAsync(), answer => answer.Request.Method == "DELETE" && answer.Status == 204);
        Assert.Empty(_browser.Faults);
    }

    [Fact]
    public async Task A_page_whose_browser_has_no_push_service_says_that_it_has_to_stay_open()
    {
        var page = await OpenAsync("en-US", HasNoPushService);
        await WorkLongAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Notify me" }).ClickAsync();

        await page.GetByText(Texts.In("en")[TextKey.LaterNotifyOpenOnly]).WaitForAsync();
        await page.Locator(".offer").GetByRole(AriaRole.Button).ClickAsync();
        await page.Locator(".offer").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_refusal_is_explained_and_the_sound_has_a_switch_of_its_own()
    {
        var page = await OpenAsync("en-US", Refuses, CountsTones);
        await WorkLongAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Notify me" }).ClickAsync();
        await page.GetByText(Texts.In("en")[TextKey.LaterNotifyBlocked]).WaitForAsync();

        await page.GetByLabel("Notifications", new() { Exact = true }).ClickAsync();
        Assert.False(await page.GetByRole(AriaRole.Checkbox, new() { Name = "Notify me when it's done" }).IsCheckedAsync());
        var sound = page.GetByRole(AriaRole.Checkbox, new() { Name = "Play a sound when it's done" });
        Assert.False(await sound.IsCheckedAsync());
        await sound.CheckAsync();
        Assert.Equal(2, await page.EvaluateAsync<int>("() => window.tones")); // As it will sound.
        await page.Keyboard.PressAsync("Escape");
        await sound.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        _work.SetResult();

        await page.WaitForFunctionAsync("() => window.tones === 4");
    }

    [Fact]
    public async Task No_thanks_is_final_also_after_a_reload()
    {
        var page = await OpenAsync("en-US", CountsRequests);
        await WorkLongAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "No, thanks" }).ClickAsync();
        await page.Locator(".offer").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.ReloadAsync();
        await page.Locator(".notices").WaitForAsync();
        await page.Clock.FastForwardAsync(LongWork);
        _work.SetResult();

        await page.Locator(".job-end").Last.WaitForAsync();
        Assert.Equal(0, await page.Locator(".offer").CountAsync());
        Assert.Equal(0, await page.EvaluateAsync<int>("() => window.asked"));
    }

    [Fact]
    public async Task A_push_message_is_shown_unless_the_chat_is_in_view()
    {
        const string Shown =
            "async () => (await (await navigator.serviceWorker.getRegistration('/')).getNotifications()).map(({ title, body, lang }) => `${title} ${body} ${lang}`)";
        var page = await OpenAsync("en-US");
        await page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        var browser = await page.Context.NewCDPSessionAsync(page);
        var registered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        browser.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, data) =>
        {
            if (data?.GetProperty("registrations").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } registration)
            {
                registered.TrySetResult(registration.GetProperty("registrationId").GetString()!);
            }
        };
        await browser.SendAsync("ServiceWorker.enable");
        var id = await registered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Task PushAsync(string title) => browser.SendAsync("ServiceWorker.deliverPushMessage", new()
        {
            ["origin"] = _bot.Address.GetLeftPart(UriPartial.Authority),
            ["registrationId"] = id,
            ["data"] = $$"""{"title":"{{title}}","body":"Open the chat.","lang":"en"}""",
        });

        await PushAsync("In view");
        Assert.Empty(await page.EvaluateAsync<string[]>(Shown));
        await page.GotoAsync(new Uri(_bot.Address, "elsewhere").AbsoluteUri);
        await PushAsync("Elsewhere");

        await page.WaitForFunctionAsync($"async () => (await ({Shown})()).length > 0");
        Assert.Equal(["Elsewhere Open the chat. en"], await page.EvaluateAsync<string[]>(Shown));
    }

    private Task<IPage> OpenAsync(string locale, params string[] scripts) => _browser.OpenAsync(_bot.Address, locale, prepare: async context =>
    {
        await context.GrantPermissionsAsync(["notifications"]);
        foreach (var script in scripts)
        {
            await context.AddInitScriptAsync($"{{ {script} }}");
        }
    });

    /// <summary>Lets the bot begin an edit that takes long by the clock of the page.</summary>
    private async Task WorkLongAsync(IPage page, string words = "add a title \"Lisbon\"")
    {
        await page.Clock.InstallAsync();
        _bot.Script.Hold("/run_sse", _work.Task);
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "webcam.mp4", MimeType = "video/mp4", Buffer = SampleMedia.Mp4() });
        await page.FillAsync("#text", words);
        await page.PressAsync("#text", "Enter");
        await page.Locator(".job:not(.queued)").Last.WaitForAsync();
        await page.Locator(".notices").WaitForAsync();
        await page.Clock.FastForwardAsync(LongWork);
    }

    /// <summary>A browser's push service that gives out this subscription.</summary>
    private static string SubscribesAs(WirePush subscription) =>
        $$"""
          const subscription = {{JsonSerializer.Serialize(subscription, Wire.Options)}};
          let kept = null;
          PushManager.prototype.getSubscription = async () => kept;
          PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
            const key = Uint8Array.from(atob(applicationServerKey.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
            kept = { ...subscription, options: { applicationServerKey: key.buffer }, toJSON: () => subscription, unsubscribe: async () => { kept = null; return true; } };
            return kept;
          };
        """;
}
