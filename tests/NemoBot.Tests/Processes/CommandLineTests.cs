using System.Reflection;
using Harness.Bot;
using Harness.Processes;
using Microsoft.Extensions.Configuration;
using NemoBot.Commands;
using NemoBot.Hosting;

namespace NemoBot.Tests.Processes;

/// <summary>What is typed after the program's name: a slip never starts the bot.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-line-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("chek", "Unknown command 'chek'. Did you mean 'check'?")]
    [InlineData("backpu copy.db", "Unknown command 'backpu'. Did you mean 'backup'?")]
    [InlineData("frobnicate", "Unknown command 'frobnicate'.")]
    [InlineData("che\nck", "Unknown command 'che ck'. Did you mean 'check'?")]
    [InlineData("\u001b[31mred\r", "Unknown command ' [31mred '.")]
    [InlineData("--dmeo", "Unknown switch '--dmeo'. Did you mean '--demo'?")]
    [InlineData("--new-stor", "Unknown switch '--new-stor'. Did you mean '--new-store'?")]
    [InlineData("-x", "Unknown switch '-x'.")]
    [InlineData("--", "Unknown switch '--'.")]
    [InlineData("[suggest]", "Unknown command '[suggest]'.")]
    [InlineData("@arguments", "Unknown command '@arguments'.")]
    [InlineData("help chek", "Unknown command 'chek'. Did you mean 'check'?")]
    [InlineData("help --dmeo", "Unknown switch '--dmeo'. Did you mean '--demo'?")]
    [InlineData("check extra", "'check' takes no argument 'extra'.")]
    [InlineData("move-store", "'move-store' needs the engine to move to: NemoBot move-store --to litedb|sqlite|postgres")]
    [InlineData("backup", "'backup' needs the file to copy to: NemoBot backup FILE")]
    [InlineData("backup --dmeo", "Unknown switch '--dmeo'. Did you mean '--demo'?")]
    [InlineData("backup one.db two.db", "'backup' takes no argument 'two.db'.")]
    [InlineData("classify --contxt draft", "Unknown switch '--contxt'. Did you mean '--context'?")]
    [InlineData("classify --context dreft", "'--context' takes footage, draft, job, attachment, reply and asked, parted by commas: --context footage,draft")]
    [InlineData("classify --report none.tsv", "'--report' needs a file of labelled texts, and there is none named 'none.tsv'.")]
    [InlineData("skills", "'skills' needs to know what to do: NemoBot skills add FILE|FOLDER")]
    [InlineData("skills remove one", "Unknown command 'remove'.")]
    [InlineData("skills add", "'skills add' needs the skill to copy: NemoBot skills add FILE|FOLDER")]
    [InlineData("skills add one two", "'add' takes no argument 'two'.")]
    [InlineData("skills add one --replce", "Unknown switch '--replce'. Did you mean '--replace'?")]
    [InlineData("--demo check", "'--demo' starts the bot and does not go with 'check'.")]
    [InlineData("check --demo", "'--demo' starts the bot and does not go with 'check'.")]
    [InlineData("--Nemo:ApiUrll=http://127.0.0.1:9", "Unknown setting 'Nemo:ApiUrll'. Did you mean 'Nemo:ApiUrl'?")]
    [InlineData("--Nemo:Tokn=secret", "Unknown setting 'Nemo:Tokn'. Did you mean 'Nemo:Token'?")]
    [InlineData("check --Neno:Token secret", "Unknown setting 'Neno:Token'. Did you mean 'Nemo:Token'?")]
    [InlineData("--Nemo__Token=secret", "Unknown switch '--Nemo__Token'. Did you mean '--Nemo:Token'?")]
    [InlineData("--WebChat:Hosts=chat.example.org", "Unknown setting 'WebChat:Hosts'. Did you mean 'WebChat:Hosts:0'?")]
    [InlineData("Urll=http://127.0.0.1:0", "Unknown setting 'Urll'. Did you mean 'Urls'?")]
    [InlineData("--urls", "The setting 'urls' needs a value: --urls=value.")]
    public async Task What_is_not_understood_is_one_sentence_and_ends_with_2(string line, string words)
    {
        var run = await ProgramRun.StartAsync(_folder, line.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal([words], run.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("--help", "  backup FILE ")]
    [InlineData("-h", "  backup FILE ")]
    [InlineData("help", "  backup FILE ")]
    [InlineData("help check", "Looks at the settings, store")]
    [InlineData("help run", "--accept-loss    for one start")]
    [InlineData("help settings", "Storage:Path ")]
    [InlineData("check --help", "Looks at the settings, store")]
    [InlineData("backup --help", "NemoBot backup FILE")]
    [InlineData("move-store --help", "NemoBot move-store --to litedb|sqlite|postgres")]
    [InlineData("skills --help", "NemoBot skills add FILE|FOLDER")]
    [InlineData("skills add --help", "NemoBot skills add FILE|FOLDER")]
    [InlineData("operator-link --help", "opens the console (/operator) once")]
    [InlineData("classify --help", "--context LIST")]
    [InlineData("healthcheck --help", "Exit code 0")]
    [InlineData("--version", "NemoBot 0.")]
    public async Task Help_and_version_are_printed(string line, string words)
    {
        var run = await ProgramRun.StartAsync(_folder, line.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task Every_spelling_of_a_setting_reaches_every_command()
    {
        await using var bot = await BotHarness.StartAsync();
        var url = bot.Address.ToString();
        string[][] lines = [["healthcheck", $"--Urls={url}"], ["--urls", url, "healthcheck"], ["healthcheck", $"/Urls={url}"], ["healthcheck", "/urls", url], [$"Urls={url}", "healthcheck"]];
        foreach (var line in lines)
        {
            var run = await ProgramRun.StartAsync(_folder, line);
            Assert.Equal((0, "ready\n"), (run.ExitCode, run.Output));
        }

        var check = await ProgramRun.StartAsync(_folder, ["check", "--Nemo:RenderPolls=0", "--environment", "Production"]);
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("Nemo:RenderPolls must be between 1 and 100", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Nemo:ApiUrl=http://x/?a=b", "--Nemo:ApiUrl=http://x/?a=b")]
    [InlineData("--nemo:apiurl http://x/", "--nemo:apiurl=http://x/")]
    [InlineData("/Limits:PersonPerMinute 5", "--Limits:PersonPerMinute=5")]
    [InlineData("Storage:Path=a.db", "--Storage:Path=a.db")]
    [InlineData("--Operator:AllowedChats:0=telegram:5", "--Operator:AllowedChats:0=telegram:5")]
    [InlineData("--Logging:LogLevel:Default=Debug", "--Logging:LogLevel:Default=Debug")]
    [InlineData("--contentRoot /srv --environment=Test", "--contentRoot=/srv --environment=Test")]
    [InlineData("--http_ports=80", "--http_ports=80")]
    public void Settings_are_distinguished_from_commands(string line, string settings)
    {
        var parted = SettingArguments.Split(["check", .. line.Split(' '), "/var/a=b:c.db"]);

        Assert.Null(parted.Fault);
        Assert.Equal(settings.Split(' '), parted.Settings);
        Assert.Equal(["check", "/var/a=b:c.db"], parted.Commands);
    }

    [Fact]
    public void Each_options_class_of_the_program_is_known()
    {
        var sections = typeof(SettingNames).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("Nemo", StringComparison.Ordinal)).Select(Assembly.Load).Append(typeof(SettingNames).Assembly)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section") is { IsLiteral: true });

        Assert.Equal(sections.OrderBy(type => type.FullName, StringComparer.Ordinal), SettingNames.Sections.Select(section => section.Options).OrderBy(type => type.FullName, StringComparer.Ordinal));
    }

    [Fact]
    public void Each_setting_of_the_shipped_file_is_known()
    {
        var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build()
            .AsEnumerable().Where(pair => pair.Value is not null).ToList();

        Assert.NotEmpty(settings);
        Assert.All(settings, pair => Assert.True(SettingNames.IsKnown(pair.Key), pair.Key));
    }
}
