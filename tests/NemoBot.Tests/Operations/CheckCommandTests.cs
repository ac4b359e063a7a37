using System.Runtime.CompilerServices;
using Harness.Bot;
using Harness.Skills;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Commands;
using NemoBot.Operations.Checks;
using NemoBot.Tests.Commands;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;
using Spectre.Console;

namespace NemoBot.Tests.Operations;

public sealed class CheckCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("check-").FullName;
    private SimulatorServer _nemo = null!;

    public async ValueTask InitializeAsync() =>
        _nemo = await SimulatorServer.StartAsync(new() { UseFfmpeg = false, Accounts = [new("nmv_usr_operator", "user_1", 420)] }, TimeProvider.System, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _nemo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_fresh_machine_passes_and_stays_as_it_was()
    {
        var (exit, told) = await CheckAsync();

        Assert.True(exit == 0, told);
        Assert.Contains("ok    settings", told, StringComparison.Ordinal);
        Assert.Contains("There is no database yet", told, StringComparison.Ordinal);
        Assert.Contains("This machine's clock agrees", told, StringComparison.Ordinal);
        Assert.Contains("Nemo:Token is not set", told, StringComparison.Ordinal);
        Assert.EndsWith("The bot can start.\n", told, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Equal(0, _nemo.Log.Count(LogKind.TokenIssued)); // Free accounts are too few to be spent on looking.
    }

    [Fact]
    public async Task It_may_look_while_the_bot_runs()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("credits", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("webcam.mp4");

        var (exit, told) = await CheckAsync(("Storage:Path", Path.Combine(bot.Folder, "nemobot.db")), ("Urls", bot.Address.ToString()));

        Assert.True(exit == 0, told);
        Assert.Contains("is whole: 1 chats", told, StringComparison.Ordinal);
        Assert.Contains("open the database", told, StringComparison.Ordinal);
        Assert.Contains("listens on port", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operators_token_is_tried_and_never_told()
    {
        var (exit, told) = await CheckAsync(("Nemo:Token", "nmv_usr_operator"));
        Assert.True(exit == 0, told);
        Assert.Contains("has 420 credits", told, StringComparison.Ordinal);

        (exit, told) = await CheckAsync(("Nemo:Token", "nmv_usr_revoked"));
        Assert.Equal(1, exit);
        Assert.Contains("WRONG account   Nemo:Token (NEMO_TOKEN) is not accepted", told, StringComparison.Ordinal);
        Assert.DoesNotContain("nmv_usr", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_keys_are_noticed_before_the_bot_forgets_its_accounts()
    {
        string path;
        await using (var bot = await BotHarness.StartAsync())
        {
            await using var ana = await bot.PersonAsync();
            await ana.SaysAsync("hello", ("webcam.mp4", SampleMedia.Mp4()));
            await ana.SeesAsync("webcam.mp4");
            await bot.StopBotAsync();
            path = Path.Combine(_folder, "nemobot.db");
            File.Copy(Path.Combine(bot.Folder, "nemobot.db"), path);
        }

        var (exit, told) = await CheckAsync(("Storage:Path", path));
        Assert.Equal(1, exit);
        Assert.Contains("are missing from", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nemo:RenderPolls", "0", "Nemo:RenderPolls must be between 1 and 100.")]
    [InlineData("Nemo:RunLimit", "soon", "Nemo:RunLimit must be a time as hh:mm:ss.")]
    [InlineData("Operations:OtlpEndpoint", "collector", "Operations:OtlpEndpoint")]
    [InlineData("Skill:Default", "no-such-skill", "no usable profile")]
    [InlineData("Nemo:ApiUrl", "http://127.0.0.1:9/", "cannot be reached")]
    [InlineData("Storage:Path", "/proc/nemobot/nemobot.db", "nothing can be written in /proc")]
    [InlineData("Urls", "ftp://example", "is no address to listen on")]
    public async Task What_is_wrong_is_reported_in_words(string setting, string value, string words)
    {
        var (exit, told) = await CheckAsync((setting, value));

        Assert.Equal(1, exit);
        Assert.Contains("WRONG", told, StringComparison.Ordinal);
        Assert.Contains(words, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a database at all, just some words that are longer than a header of one hundred bytes would be, yes.")]
    [InlineData("")]
    public async Task A_file_that_is_not_a_database_is_reported_or_used_as_a_new_one(string content)
    {
        var path = Path.Combine(_folder, "nemobot.db");
        await File.WriteAllTextAsync(path, content);

        var (exit, told) = await CheckAsync(("Storage:Path", path));

        Assert.Equal(content.Length == 0 ? 0 : 1, exit);
        Assert.Equal(content, await File.ReadAllTextAsync(path));
        Assert.Equal(content.Length > 0, told.Contains("is not a NemoBot database", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unprotected_web_chat_is_noted()
    {
        var (exit, told) = await CheckAsync(("Urls", "http://+:54321"));
        Assert.Equal(0, exit);
        Assert.Contains("set WebChat:AccessCode", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Urls", "http://+:54321", true)]
    [InlineData("Urls", "http://chat.example.org:54321", true)]
    [InlineData("Urls", "http://[::]:54321 http://127.0.0.1:54321", true)]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://*:54321", true)]
    [InlineData("WebChat:Hosts", "chat.example.org", true)]
    [InlineData("WebChat:TrustedProxies", "10.0.0.0/8", true)]
    [InlineData("Urls", "http://127.0.0.2:54321 http://[::1]:54321 http://localhost:54321", false)]
    [InlineData("WebChat:Enabled", "false", false)]
    public async Task An_operators_token_that_strangers_could_use_is_wrong_until_it_is_guarded(string setting, string value, bool isOpen)
    {
        var token = ("Nemo:Token", "nmv_usr_operator");
        value = value.Replace(' ', ';');
        var (exit, told) = await CheckAsync(token, (setting, value));
        Assert.Equal((isOpen ? 1 : 0, isOpen), (exit, told.Contains("WRONG settings  Nemo:Token (NEMO_TOKEN) is set, and", StringComparison.Ordinal)));

        (exit, told) = await CheckAsync(token, (setting, value), ("WebChat:AccessCode", "open sesame"));
        Assert.True(exit == 0, told);
        Assert.Contains("The operator's account serves everybody on the connected platforms", told, StringComparison.Ordinal);
        Assert.Contains("500 edits and 500 exports a day in all, 50 and 50 for one person or address", told, StringComparison.Ordinal);
        (exit, told) = await CheckAsync(token, (setting, value), ("Operator:AllowedChats:0", "telegram:42"));
        Assert.True(exit == 0, told);
        Assert.Contains("serves the chats in Operator:AllowedChats", told, StringComparison.Ordinal);
        (exit, told) = await CheckAsync((setting, value));
        Assert.True(exit == 0, told);
    }

    [Fact]
    public async Task An_unconfigured_proxy_is_noted_until_it_is_configured()
    {
        await using var bot = await BotHarness.StartAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        await http.GetAsync(new Uri(bot.Address, "/health/live"));
        var storage = ("Storage:Path", Path.Combine(bot.Folder, "nemobot.db"));

        var (exit, told) = await CheckAsync(storage);
        Assert.True(exit == 0, told);
        Assert.Contains("note  proxies   127.0.0.1 sends forwarded headers, which are ignored", told, StringComparison.Ordinal);

        (_, told) = await CheckAsync(storage, ("WebChat:TrustedProxies", "127.0.0.1"));
        Assert.Contains("ok    proxies   Forwarded headers count from 127.0.0.1 only.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("ignored", told, StringComparison.Ordinal);
        (_, told) = await CheckAsync(("WebChat:Hosts", "chat.example.org"));
        Assert.Contains("WebChat:TrustedProxies does not", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skill_files_that_are_broken_or_not_taken_over_whole_are_named_with_the_reason()
    {
        var skills = Path.Combine(_folder, "skills");
        PublishedSkills.CopyTo(skills);
        var broken = Path.Combine(Directory.CreateDirectory(Path.Combine(skills, "broken")).FullName, "SKILL.md");
        await File.WriteAllTextAsync(broken, "---\nname: broken\n");

        var (exit, told) = await CheckAsync(("Skill:Folder", skills));

        Assert.True(exit == 0, told);
        Assert.Contains($"note  skills    Left out: {broken}:1: The settings have no end", told, StringComparison.Ordinal);
        Assert.Contains("note  skills    stage-maker: Not taken over: the endpoints /v1/run, /v1/upload, /v1/edit/render, /v1/jobs (not this API's", told, StringComparison.Ordinal);
        Assert.Contains("note  skills    quick-loops: Version is missing, requests say 0.0.0. Not taken over: the export as gif (finished videos are mp4).", told, StringComparison.Ordinal);
        Assert.Equal(told.Split('\n').Length - 1, told.Split('\n').Count(line => line.Length > 0)); // A line each.
    }

    [Fact]
    public async Task A_check_that_fails_unexpectedly_is_a_row_and_the_others_are_told()
    {
        var builder = Builder(("WebChat:AccessCode", "open sesame"));
        builder.Services.AddSingleton<ISelfCheck>(new BrokenCheck());
        var output = new StringWriter { NewLine = "\n" };

        var exit = await CheckCommand.RunAsync(builder, OnTerminal(output), CancellationToken.None);

        Assert.Equal(1, exit);
        var told = output.ToString();
        Assert.Contains("It began.", told, StringComparison.Ordinal);
        Assert.Contains("│ WRONG │ broken ", told, StringComparison.Ordinal);
        Assert.Contains("This check could not finish: Bad luck.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", told, StringComparison.Ordinal);
        Assert.Contains("There is no database yet", told, StringComparison.Ordinal); // Of a check that comes after it.
        Assert.EndsWith("1 thing needs a look.\n", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_found_until_an_interruption_is_told_on_a_terminal_too()
    {
        var builder = Builder();
        using var interrupt = new CancellationTokenSource();
        builder.Services.AddSingleton<ISelfCheck>(new EndlessCheck(interrupt));
        var output = new StringWriter { NewLine = "\n" };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CheckCommand.RunAsync(builder, OnTerminal(output), interrupt.Token));

        Assert.Contains("All settings are valid.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("It began.", output.ToString(), StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Told)> CheckAsync(params (string Setting, string Value)[] settings)
    {
        var output = new StringWriter { NewLine = "\n" };
        return (await CheckCommand.RunAsync(Builder(settings), Terminal.To(output), CancellationToken.None), output.ToString());
    }

    private WebApplicationBuilder Builder(params (string Setting, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Nemo:ApiUrl"] = _nemo.Address.ToString(),
            ["Storage:Path"] = Path.Combine(_folder, "nemobot.db"),
            ["Skill:Folder"] = Path.Combine(AppContext.BaseDirectory, "skills"),
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Setting, setting => (string?)setting.Value));
        return builder;
    }

    private static IAnsiConsole OnTerminal(TextWriter output) =>
        AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new TerminalOutput(output, 200) });

    private sealed class BrokenCheck : ISelfCheck
    {
        public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return new(Verdict.Good, "broken", "It began.");
            await Task.Yield();
            throw new IOException("Bad luck. It was open sesame.");
        }
    }

    private sealed class EndlessCheck(CancellationTokenSource interrupt) : ISelfCheck
    {
        public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return new(Verdict.Good, "endless", "It began.");
            await interrupt.CancelAsync();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }
}
