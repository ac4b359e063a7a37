using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fakes.Time;
using Harness.Bot;
using Harness.WebChat;
using Microsoft.AspNetCore.Http;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace Dialogs;

/// <summary>A program that is called when work in a web chat ends.</summary>
public sealed partial class WebhookTests : IAsyncLifetime
{
    private const string Words = "zyzzyvaquartz";
    private FakePushService _program = null!;

    public async ValueTask InitializeAsync() => _program = await FakePushService.StartAsync();

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    [Fact]
    public async Task It_is_told_of_each_job_signed_with_a_link_to_the_video_and_without_words()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["WebChat:PublicUrl"] = "https://chat.example" });
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(ana, await KeyAsync(ana));
        var secret = (await script.AddAsync(_program.Endpoint("a"))).Secret;

        await ana.SaysAsync($"add the title \"{Words}\" and export", ($"{Words}.mp4", SampleMedia.Mp4()));
        var video = (await ana.SeesVideoAsync()).Video!;

        var kinds = new List<string>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var call = await _program.Arrived.TakeAsync(call => call.To == "a");
            var body = Encoding.UTF8.GetString(call.Body);
            Assert.Equal([Signature(secret, call)], Signatures(call));
            Assert.DoesNotContain(Words, body, StringComparison.OrdinalIgnoreCase);
            var told = JsonDocument.Parse(body).RootElement;
            Assert.Equal(("job.ended", "done"), (told.GetProperty("event").GetString(), told.GetProperty("job").GetProperty("state").GetString()));
            kinds.Add(told.GetProperty("job").GetProperty("kind").GetString()!);
            if (told.TryGetProperty("result", out var result))
            {
                Assert.Equal(($"/api/chat/files/{video.FileId}", video.Size), (result.GetProperty("file").GetString(), result.GetProperty("size").GetInt64()));
                Assert.StartsWith("https://chat.example/", result.GetProperty("link").GetString(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(["upload", "edit", "export"], kinds);
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains("NemoBot", StringComparison.Ordinal) && line.Contains("/send/a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_is_not_taken_is_made_again_after_a_restart_and_the_others_do_not_wait_for_it()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(ana, await KeyAsync(ana));
        _program.Next(async http => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing));
        await script.AddAsync(_program.Endpoint("dead"));
        await ana.SaysAsync("", ("second.mp4", SampleMedia.Mp4()));
        var first = JobOf(await _program.Arrived.TakeAsync(call => call.To == "dead"));
        await script.AddAsync(_program.Endpoint("alive"));

        await ana.SaysAsync("", ("third.mp4", SampleMedia.Mp4()));
        var third = JobOf(await _program.Arrived.TakeAsync(call => call.To == "alive"));
        await bot.RestartAsync();

        Assert.Equal(first, JobOf(await _program.Arrived.TakeAsync(call => call.To == "dead" && JobOf(call) == first)));
        Assert.Equal(third, JobOf(await _program.Arrived.TakeAsync(call => call.To == "dead" && JobOf(call) == third)));
    }

    [Fact]
    public async Task A_call_that_is_refused_is_repeated_until_it_is_taken_and_the_next_waits_for_it()
    {
        await using var bot = await BotHarness.StartAsync(time: new FastClock(20));
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(ana, await KeyAsync(ana));
        await script.AddAsync(_program.Endpoint("a"));
        _program.Next(StatusCodes.Status500InternalServerError);
        _program.Next(StatusCodes.Status307TemporaryRedirect, ("Location", _program.Endpoint("elsewhere").ToString()));

        await ana.SaysAsync($"add the title \"{Words}\"", ("second.mp4", SampleMedia.Mp4()));
        var jobs = new List<string>();
        foreach (var _ in Enumerable.Range(0, 4))
        {
            jobs.Add(JobOf(await _program.Arrived.TakeAsync(call => call.To == "a")));
        }

        Assert.Equal((1, 2), (jobs.Take(3).Distinct().Count(), jobs.Distinct().Count()));
        Assert.DoesNotContain(_program.Arrived.Left, call => call.To == "elsewhere");
    }

    [Fact]
    public async Task A_secret_is_replaced_and_both_sign_for_a_day()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(ana, await KeyAsync(ana));
        var old = await script.AddAsync(_program.Endpoint("a"));

        var renewed = await script.RenewAsync(old.Id);
        await ana.SaysAsync("", ("second.mp4", SampleMedia.Mp4()));

        var call = await _program.Arrived.TakeAsync(call => call.To == "a");
        Assert.NotEqual(old.Secret, renewed.Secret);
        Assert.Equal([Signature(renewed.Secret, call), Signature(old.Secret, call)], Signatures(call));
    }

    [Fact]
    public async Task An_address_that_is_removed_or_asks_for_it_is_not_called_any_more()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(ana, await KeyAsync(ana));
        var removed = await script.AddAsync(_program.Endpoint("removed"));
        await script.AddAsync(_program.Endpoint("gone"));
        await script.AddAsync(_program.Endpoint("stays"));
        _program.Next(http =>
        {
            http.Response.StatusCode = StatusCodes.Status410Gone;
            return Task.CompletedTask;
        });

        Assert.Equal(HttpStatusCode.NoContent, await script.RemoveAsync(removed.Id));
        Assert.Equal(HttpStatusCode.NotFound, await script.RemoveAsync(removed.Id));
        await ana.SaysAsync("", ("second.mp4", SampleMedia.Mp4()));

        await Eventually.HoldsAsync(async _ => (await script.ListAsync()).Count == 1, () => "one address", TimeSpan.FromSeconds(30), default);
        await _program.Arrived.TakeAsync(_ => true);
        await _program.Arrived.TakeAsync(_ => true);
        Assert.Empty(_program.Arrived.Left);
    }

    [Fact]
    public async Task The_page_of_the_keys_adds_an_address_shows_its_secret_once_and_removes_it()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);

        var made = await FormAsync(ana, "/keys/hooks", $"address={Uri.EscapeDataString(_program.Endpoint("a").ToString())}");
        var secret = Shown().Match(made).Groups[1].Value;
        await ana.SaysAsync("", ("second.mp4", SampleMedia.Mp4()));

        var call = await _program.Arrived.TakeAsync(call => call.To == "a");
        Assert.Equal([Signature(secret, call)], Signatures(call));
        await Eventually.HoldsAsync(async _ => (await PageAsync(ana)).Contains("last called on", StringComparison.Ordinal), () => "the page", TimeSpan.FromSeconds(30), default);
        var page = await PageAsync(ana);
        Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        Assert.DoesNotContain("/send/a", page, StringComparison.Ordinal);
        var renewed = await FormAsync(ana, Act().Matches(page).First(act => act.Value.EndsWith("/secret", StringComparison.Ordinal)).Value, "");
        Assert.NotEqual(secret, Shown().Match(renewed).Groups[1].Value);
        await FormAsync(ana, Act().Matches(page).First(act => act.Value.EndsWith("/remove", StringComparison.Ordinal)).Value, "");
        Assert.DoesNotMatch(Act(), await PageAsync(ana));
        Assert.Contains(WebUtility.HtmlEncode(Texts.In("en")[TextKey.RefusedHookAddress]), await FormAsync(ana, "/keys/hooks", "address=http%3A%2F%2Fexample.com"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://hooks.example/a")]
    [InlineData("https://hooks.example:8443/a")]
    [InlineData("https://ana:secret@hooks.example/a")]
    [InlineData("https://10.0.0.5/a")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("ftp://hooks.example/a")]
    [InlineData("hooks.example")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Only_public_addresses_with_https_are_registered(string? address)
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(ana, await KeyAsync(ana));

        Assert.Equal((HttpStatusCode.BadRequest, "hook_address"), await script.RefusedAsync(address));
    }

    [Fact]
    public async Task A_chat_has_three_addresses_and_a_network_registers_twenty_a_day()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(ana, await KeyAsync(ana));
        for (var n = 0; n < JobHook.Most; n++)
        {
            await script.AddAsync(_program.Endpoint($"{n}"));
        }

        Assert.Equal((HttpStatusCode.Conflict, "too_many_hooks"), await script.RefusedAsync(_program.Endpoint("more").ToString()));
        for (var n = JobHook.Most; n < 20; n++)
        {
            await script.RemoveAsync((await script.ListAsync())[0].GetProperty("id").GetString()!);
            await script.AddAsync(_program.Endpoint($"{n}"));
        }

        await using var ben = await TalkedAsync(bot); // Of the same network.
        using var other = new Script(ben, await KeyAsync(ben));
        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_hooks"), await other.RefusedAsync(_program.Endpoint("more").ToString()));
    }

    [Fact]
    public async Task Who_asks_sees_the_host_only_and_a_forgotten_chat_calls_nobody()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(ana, await KeyAsync(ana));
        var secret = (await script.AddAsync(_program.Endpoint("a"))).Secret;

        await ana.SaysAsync("/mydata");
        var file = (await ana.SeesAsync(entry => entry.Document?.Name == "my-data.json", "the data")).Document!;
        var data = await ana.Http.GetStringAsync(ana.Url($"/api/chat/files/{file.FileId}"));
        Assert.Equal("127.0.0.1/…", JsonDocument.Parse(data).RootElement.GetProperty("webhooks")[0].GetProperty("host").GetString());
        Assert.DoesNotContain(secret, data, StringComparison.Ordinal);
        await _program.Arrived.TakeAsync(call => call.To == "a"); // Of the data.
        await ana.SaysAsync("/forgetme");
        await ana.PressesAsync(Texts.In("en")[TextKey.ButtonForgetYes]);
        await ana.SeesAsync(Texts.In("en")[TextKey.ForgetDone]);
        await bot.Logs.Written.TakeAsync(line => line.Contains("Deleted a chat of web", StringComparison.Ordinal)); // Until then what is sent may be deleted with the rest.
        await ana.SaysAsync("", ("second.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got second.mp4");

        Assert.Empty(_program.Arrived.Left);
        await Eventually.HoldsAsync(async _ => await bot.Store.GetValueAsync("hooks", "waiting", default) is null, () => "an empty list", TimeSpan.FromSeconds(30), default);
    }

    private static string JobOf(FakePushService.Sent call) => JsonDocument.Parse(call.Body).RootElement.GetProperty("job").GetProperty("id").GetString()!;

    /// <summary>The signatures of a call, in order.</summary>
    private static IEnumerable<string> Signatures(FakePushService.Sent call) => call.Headers["X-NemoBot-Signature"].Split(',').Skip(1).Select(part => part["v1=".Length..]);

    /// <summary>What a program computes to check a call, as docs/web-chat.md says.</summary>
    private static string Signature(string secret, FakePushService.Sent call)
    {
        var time = call.Headers["X-NemoBot-Signature"].Split(',')[0]["t=".Length..];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"{time}."), .. call.Body]));
    }

    private static async Task<Person> TalkedAsync(BotHarness bot)
    {
        var person = await bot.PersonAsync();
        await person.SaysAsync("", ("first.mp4", SampleMedia.Mp4()));
        await person.SeesAsync("Got first.mp4");
        return person;
    }

    private static async Task<string> KeyAsync(Person person) => Shown().Match(await FormAsync(person, "/keys", "")).Groups[1].Value;

    private static Task<string> PageAsync(Person person) => person.Http.GetStringAsync(person.Url("/keys"));

    private static async Task<string> FormAsync(Person person, string path, string form)
    {
        using var answer = await person.Http.PostAsync(person.Url(path), new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("<code>(nbl_[^<]+)</code>")]
    private static partial Regex Shown();

    [GeneratedRegex("/keys/hooks/[0-9a-z]+/(secret|remove)")]
    private static partial Regex Act();

    /// <summary>A program that registers its addresses with a key.</summary>
    private sealed class Script : IDisposable
    {
        private readonly Person _person;
        private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

        public Script(Person person, string key)
        {
            _person = person;
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        public async Task<(string Id, string Secret)> AddAsync(Uri address)
        {
            using var answer = await PostAsync(address.ToString());
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            return await SecretAsync(answer);
        }

        public async Task<(string Id, string Secret)> RenewAsync(string id)
        {
            using var answer = await _http.PostAsync(_person.Url($"/api/chat/hooks/{id}/secret"), null);
            return await SecretAsync(answer);
        }

        public async Task<(HttpStatusCode Status, string? Code)> RefusedAsync(string? address)
        {
            using var answer = await PostAsync(address);
            return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString());
        }

        public async Task<IReadOnlyList<JsonElement>> ListAsync() =>
            [.. (await _http.GetFromJsonAsync<JsonElement>(_person.Url("/api/chat/hooks"))).GetProperty("hooks").EnumerateArray()];

        public async Task<HttpStatusCode> RemoveAsync(string id)
        {
            using var answer = await _http.DeleteAsync(_person.Url($"/api/chat/hooks/{id}"));
            return answer.StatusCode;
        }

        public void Dispose() => _http.Dispose();

        private Task<HttpResponseMessage> PostAsync(string? address) => _http.PostAsync(_person.Url("/api/chat/hooks"), new StringContent(JsonSerializer.Serialize(new { address }), Encoding.UTF8, "application/json"));

        private static async Task<(string Id, string Secret)> SecretAsync(HttpResponseMessage answer)
        {
            var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return (told.GetProperty("id").GetString()!, told.GetProperty("secret").GetString()!);
        }
    }
}
