using System.Net;
using System.Net.Sockets;
using Harness.Processes;
using NemoBot.Hosting;

namespace NemoBot.Tests.Processes;

/// <summary>A bot that cannot start says why in one line on standard error, and ends with 2.</summary>
public sealed class StartFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Urls", "nonsense", "Urls: \"nonsense\" is no address to listen on, such as http://127.0.0.1:5080.")]
    [InlineData("Urls", "http://127.0.0.1:port", "Urls: \"http://127.0.0.1:port\" is no address to listen on, such as http://127.0.0.1:5080.")]
    [InlineData("Urls", "ftp://127.0.0.1:5080", "Urls: \"ftp://127.0.0.1:5080\" is no address to listen on, such as http://127.0.0.1:5080.")]
    [InlineData("Urls", "http://127.0.0.1:80000", "Urls: the port in http://127.0.0.1:80000 must be between 0 and 65535.")]
    [InlineData("Urls", "http://203.0.113.9:5080", "Urls: 203.0.113.9 in http://203.0.113.9:5080 is not an address of this machine.")]
    [InlineData("Urls", " ; ", "Urls names no address to listen on, such as http://127.0.0.1:5080.")]
    [InlineData("HTTP_PORTS", "99999", "http_ports: \"99999\" is no port (0 to 65535).")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "web", "http_ports: \"web\" is no port (0 to 65535).")]
    [InlineData("Storage__Path", " ", "Storage:Path must name a file.")]
    [InlineData("Storage__FilesLimitBytes", "-1", "Storage:FilesLimitBytes must be at least 1048576.")]
    [InlineData("Storage__KeepFreeBytes", "1", "Storage:KeepFreeBytes must be at least 16777216.")]
    [InlineData("Storage__KeepFilesFor", "00:00:01", "Storage:KeepFilesFor must be between 01:00:00 and 365.00:00:00.")]
    [InlineData("Storage__KeepHistoryFor", "1.00:00:00", "Storage:KeepHistoryFor must be between 30.00:00:00 and 3650.00:00:00.")]
    [InlineData("Kestrel__Endpoints__Web__Url", "nonsense", "Kestrel:Endpoints:Web:Url: \"nonsense\" is no address to listen on, such as http://127.0.0.1:5080.")]
    [InlineData("Storage__Path", "/dev/null/nemobot.db", "Storage:Path: the folder of \"/dev/null/nemobot.db\" cannot be created")]
    [InlineData("Storage__Path", "/proc/nemobot/nemobot.db", "Storage:Path: the folder of \"/proc/nemobot/nemobot.db\" cannot be created")]
    [InlineData("Storage__Path", "/", "Storage:Path must name a file, and \"/\" is a folder.")]
    [InlineData("Skill__Folder", "nowhere", "Skill:Folder: there is no folder \"nowhere\".")]
    [InlineData("Limits__PersonPerMinute", "abc", "Limits:PersonPerMinute must be a whole number.")]
    [InlineData("Limits__PersonPerMinute", "", "Limits:PersonPerMinute must be a whole number.")]
    [InlineData("Nemo__RunLimit", "xyz", "Nemo:RunLimit must be a time as hh:mm:ss.")]
    [InlineData("WebChat__Enabled", "maybe", "WebChat:Enabled must be true or false.")]
    [InlineData("Operations__OtlpProtocol", "grcp", "Operations:OtlpProtocol must be one of Grpc, Http.")]
    [InlineData("Operations__OtlpProtocol", "7", "Operations:OtlpProtocol must be one of Grpc, Http.")]
    [InlineData("Logging__LogLevel__Default", "Informtion", "Logging:LogLevel:Default must be one of Trace, Debug, Information, Warning, Error, Critical, None.")]
    [InlineData("Logging__Console__FormatterName", "jsn", "Logging:Console:FormatterName must be one of journal, json, plain, simple, systemd.")]
    [InlineData("contentRoot", "/nowhere", "contentRoot: there is no folder /nowhere/")]
    public async Task A_setting_that_cannot_be_is_one_line(string setting, string value, string words)
    {
        var run = setting == "contentRoot"
            ? await ProgramRun.StartAsync(_folder, [$"--{setting}={value}"])
            : await ProgramRun.StartAsync(_folder, [], (setting, value));

        AssertCannotStart(words, run);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        foreach (var host in (string[])["127.0.0.1", "localhost", "+"])
        {
            AssertCannotStart($"Urls: port {port} of http://{host}:{port} is in use by another program", await ProgramRun.StartAsync(_folder, ["--urls", $"http://{host}:{port}"]));
        }
    }

    [Fact]
    public async Task Https_without_a_certificate_is_one_line()
    {
        // HOME holds the certificates of developers.
        AssertCannotStart("Urls: https://127.0.0.1:0 needs a certificate", await ProgramRun.StartAsync(_folder, ["--urls=https://127.0.0.1:0"], ("HOME", _folder)));
    }

    [Fact]
    public async Task A_fault_of_the_server_that_no_rule_foresees_is_one_line_and_nothing_else_complains()
    {
        var run = await ProgramRun.StartAsync(_folder, ["--urls=https://127.0.0.1:0"], ("Kestrel__Certificates__Default__Path", "/nowhere.pfx"));

        AssertCannotStart("/nowhere.pfx", run);
    }

    [Theory]
    [InlineData("{ \"Urls\": nonsense }")]
    [InlineData("{ \"Urls\": \"http://127.0.0.1:0\"")]
    public async Task A_settings_file_that_is_no_JSON_is_one_line_for_every_command(string json)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), json);

        foreach (var command in (string[][])[[], ["check"], ["backup", "copy.db"], ["healthcheck"]])
        {
            AssertCannotStart($"Failed to load configuration from file '{Path.Combine(_folder, "appsettings.json")}'", await ProgramRun.StartAsync(_folder, command));
        }
    }

    [Fact]
    public async Task An_unreadable_value_hides_no_other_fault()
    {
        var run = await ProgramRun.StartAsync(
            _folder,
            [],
            ("Limits__PersonPerMinute", "abc"),
            ("Nemo__RunLimit", "xyz"),
            ("Nemo__RenderPolls", "0"),
            ("Telegram__Token", "short"),
            ("Logging__LogLevel__Default", "Informtion"),
            ("Urls", "nonsense;http://127.0.0.1:80000"),
            ("Storage__Path", "/proc/nemobot/nemobot.db"),
            ("Skill__Folder", "nowhere"));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            ["Limits:PersonPerMinute", "Logging:LogLevel:Default", "Nemo:RenderPolls", "Nemo:RunLimit", "Skill:Folder", "Storage:Path", "Telegram:Token", "Urls", "Urls"],
            run.Errors.Skip(1).Select(line => line.TrimStart(' ', '-').Split(' ')[0].TrimEnd(':')).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Urls", "http://0.0.0.0:0", "Urls=http://0.0.0.0:0")]
    [InlineData("WebChat__TrustedProxies", "127.0.0.1", "WebChat:TrustedProxies")]
    public async Task An_operators_token_behind_an_unprotected_web_chat_is_one_line_with_three_remedies(string setting, string value, string named)
    {
        var run = await ProgramRun.StartAsync(_folder, [], ("NEMO_TOKEN", "nmv_usr_operator_0001"), (setting, value));

        AssertCannotStart($"Nemo:Token (NEMO_TOKEN) is set, and {named} opens the web chat beyond this machine", run);
        Assert.All(new[] { "WebChat:AccessCode", "Operator:AllowedChats", "loopback only" }, way => Assert.Contains(way, run.Errors[0], StringComparison.Ordinal));
        Assert.DoesNotContain("nmv_usr", run.Output + run.Errors[0], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "data"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_log_of_the_start_names_whom_an_operators_token_serves_and_how_much()
    {
        await using var bot = new BotProcess(new("http://127.0.0.1:9"), _folder, ("NEMO_TOKEN", "nmv_usr_operator_0001"), ("Operator__EditsPerDayTotal", "7"));
        await bot.StartAsync();

        await bot.PrintsAsync("in the web chat whoever uses this machine: 7 edits and 500 exports a day in all, 50 and 50 for one person or address.");
        Assert.DoesNotContain("nmv_usr", bot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stack_trace_follows_where_debugging_is_on()
    {
        var run = await ProgramRun.StartAsync(_folder, [], ("Skill__Folder", "nowhere"), ("Logging__LogLevel__Default", "Debug"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(run.Errors, line => line.Contains($"at {typeof(BotHost).FullName}", StringComparison.Ordinal));
    }

    private static void AssertCannotStart(string words, ProgramRun run)
    {
        Assert.True(run.ExitCode == 2, $"{run.ExitCode}: {run.Output}");
        var line = Assert.Single(run.Errors);
        Assert.StartsWith("NemoBot cannot start: ", line, StringComparison.Ordinal);
        Assert.Contains(words, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
    }
}
