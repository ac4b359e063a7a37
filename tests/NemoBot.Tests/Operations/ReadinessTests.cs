using System.Net;
using System.Text.Json;
using Harness.Bot;
using Harness.Storage;

namespace NemoBot.Tests.Operations;

/// <summary><c>/health/ready</c> is as true as an attempt: it names the part of the store that fails.</summary>
public sealed class ReadinessTests
{
    [Theory]
    [InlineData("keys", "deleted keys")]
    [InlineData("keys", "a key cut off")]
    [InlineData("files", "a file in the place of the folder")]
    [InlineData("database", "a lost table")]
    public async Task It_says_which_part_of_the_store_fails(string part, string fault)
    {
        await using var bot = await BotHarness.StartAsync(settings: fault == "a lost table" ? new() { ["Storage:Engine"] = "sqlite" } : null);
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
        var (keys, files) = (Path.Combine(bot.Folder, "keys"), Path.Combine(bot.Folder, "files"));
        switch (fault)
        {
            case "deleted keys":
                Directory.Delete(keys, recursive: true);
                break;
            case "a key cut off":
                await File.WriteAllTextAsync(Directory.GetFiles(keys, "*.xml").Single(), "<key");
                break;
            case "a file in the place of the folder":
                Directory.Delete(files, recursive: true);
                await File.WriteAllTextAsync(files, "");
                break;
            default:
                RawDatabase.Execute(Path.Combine(bot.Folder, "nemobot.db"), "DROP TABLE store");
                break;
        }

        var (status, failing) = await AskAsync(bot);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(part, failing.Split(','));
    }

    [Fact]
    public async Task On_a_full_disk_it_is_not_ready_and_a_message_is_refused_in_true_words()
    {
        using var disk = SmallDisk.TryMount(64);
        Assert.SkipWhen(disk is null, "A small disk can be mounted by root only.");
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Storage:Path"] = Path.Combine(disk!.Path, "data", "nemobot.db") });
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
        disk.Fill();
        while (await SendAsync(ana, new string('x', 4000)) == HttpStatusCode.Accepted)
        {
            // The log had room for this one.
        }

        using var words = await ana.SendAsync(new string('x', 4000), null);
        Assert.Equal(HttpStatusCode.InsufficientStorage, words.StatusCode);
        Assert.Contains("I didn't accept your message", await words.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var clip = await ana.SendAsync("", null, ("clip.mp4", SampleMedia.Mp4()));
        Assert.Equal(HttpStatusCode.InsufficientStorage, clip.StatusCode);
        Assert.DoesNotContain("can still send text", await clip.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var (status, failing) = await AskAsync(bot);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("disk", failing.Split(','));

        disk.Empty();
        await ana.SaysAsync("credits");
        await ana.SeesAsync("credit");
    }

    private static async Task<HttpStatusCode> SendAsync(Person person, string text)
    {
        using var answer = await person.SendAsync(text, null);
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string Failing)> AskAsync(BotHarness bot)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(bot.Address, "/health/ready"));
        var details = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("details");
        return (answer.StatusCode, details.TryGetProperty("store", out var store) ? string.Join(',', store.EnumerateObject().Select(part => part.Name)) : "");
    }
}
