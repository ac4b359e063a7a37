using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using NemoBot.Hosting;
using NemoBot.Operations.Access;
using NemoBot.Storage;

namespace NemoBot.Commands;

/// <summary>Defines the command line and runs its commands. Invalid input starts nothing.</summary>
internal sealed class CommandLine
{
    private readonly Command _root = new("NemoBot"); // Not the library's RootCommand, which adds directives and texts of its own.
    private readonly Option<bool> _help = new("--help", "-h", "-?") { Recursive = true, Action = new Printing(parsed => HelpTexts.Of(TopicOf(parsed.CommandResult))) };
    private readonly Option<bool> _version = new("--version") { Recursive = true, Action = new Printing(_ => HelpTexts.Version) };
    private readonly Option<bool> _demo = new("--demo") { Arity = ArgumentArity.Zero };
    private readonly Option<bool> _newStore = new("--new-store") { Arity = ArgumentArity.Zero };
    private readonly Option<bool> _acceptLoss = new("--accept-loss") { Arity = ArgumentArity.Zero };
    private readonly Option<bool> _explain = new("--explain") { Arity = ArgumentArity.Zero };
    private readonly Option<string> _context = new("--context");
    private readonly Option<string> _report = new("--report");
    private readonly Argument<string?> _file = new("FILE") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _backup = new("FILE") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _topic = new("COMMAND") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _skill = new("FILE|FOLDER") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _engine = new("--to");
    private readonly Option<bool> _look = new("--look") { Arity = ArgumentArity.Zero };
    private readonly Option<bool> _replace = new("--replace") { Arity = ArgumentArity.Zero };

    /// <param name="settings">The settings for every command, each as <c>--Section:Key=value</c>.</param>
    private CommandLine(IReadOnlyList<string> settings)
    {
        var backup = Command("backup", (parsed, _) => BackupCommand.RunAsync(BotHost.CreateBuilder(settings), parsed.GetRequiredValue(_file)!, Terminal.Standard));
        backup.Arguments.Add(_file);
        backup.Validators.Add(RequireFile);

        var restore = Command("restore", (parsed, cancellationToken) =>
            RestoreCommand.RunAsync(BotHost.CreateBuilder(settings), parsed.GetRequiredValue(_backup)!, parsed.GetValue(_replace), Terminal.Standard, cancellationToken));
        restore.Arguments.Add(_backup);
        restore.Options.Add(_replace);
        restore.Validators.Add(RequireBackup);

        var move = Command("move-store", (parsed, cancellationToken) => MoveStoreCommand.RunAsync(BotHost.CreateBuilder(settings), parsed.GetValue(_engine)!, Console.Out, cancellationToken));
        move.Options.Add(_engine);
        move.Validators.Add(RequireEngine);

        var classify = Command("classify", (parsed, cancellationToken) => ClassifyAsync(parsed, cancellationToken));
        foreach (var option in (Option[])[_explain, _context, _report])
        {
            classify.Options.Add(option);
        }

        classify.Validators.Add(RequireSituation);
        classify.Validators.Add(RequireReportFile);

        var add = Command("add", (parsed, _) => AddSkillCommand.RunAsync(BotHost.CreateBuilder(settings), parsed.GetRequiredValue(_skill)!, parsed.GetValue(_replace), Console.Out));
        add.Arguments.Add(_skill);
        add.Options.Add(_replace);
        add.Validators.Add(RequireSkill);
        var link = Command("operator-link", (parsed, _) =>
            OperatorLinkCommand.RunAsync(BotHost.CreateBuilder(settings), parsed.GetValue(_look) ? OperatorRole.Look : OperatorRole.Manage, Console.Out));
        link.Options.Add(_look);
        var skills = new Command("skills") { add };
        skills.SetAction(_ => StartFault.ExitCode);
        skills.Validators.Add(RequireAdd);

        foreach (var option in (Option[])[_help, _version, _demo, _newStore, _acceptLoss])
        {
            _root.Options.Add(option);
        }

        _root.SetAction((parsed, cancellationToken) =>
            RunCommand.RunAsync([.. settings, .. StartMode(parsed)], parsed.GetValue(_demo), cancellationToken));
        var help = new Command("help") { Action = new Printing(parsed => HelpTexts.Of(parsed.GetValue(_topic))) };
        help.Arguments.Add(_topic);
        help.Validators.Add(RequireTopic);
        _root.Subcommands.Add(help);
        _root.Subcommands.Add(classify);
        _root.Subcommands.Add(Command("check", (_, cancellationToken) => CheckCommand.RunAsync(BotHost.CreateBuilder(settings), Terminal.Standard, cancellationToken)));
        _root.Subcommands.Add(backup);
        _root.Subcommands.Add(restore);
        _root.Subcommands.Add(move);
        _root.Subcommands.Add(skills);
        _root.Subcommands.Add(link);
        _root.Subcommands.Add(Command("healthcheck", (_, cancellationToken) => HealthCheckCommand.RunAsync(BotHost.CreateBuilder(settings).Configuration, Console.Out, cancellationToken)));
    }

    /// <returns>The exit code: <see cref="StartFault.ExitCode"/> if the command line is invalid, or the program cannot start with its settings.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var (settings, commands, fault) = SettingArguments.Split(arguments);
        var line = new CommandLine(settings);

        // An argument that begins with @ is a file name, not a file of arguments.
        // The parser takes the first argument for the program's name.
        var parsed = line._root.Parse([line._root.Name, .. commands], new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (!IsGiven(parsed, line._help) && !IsGiven(parsed, line._version) && (line.Misunderstood(parsed) ?? fault) is { } words)
        {
            // The input may contain a line end, or a sequence that moves the terminal's cursor.
            await Console.Error.WriteLineAsync(Terminal.Printable(words));
            return StartFault.ExitCode;
        }

        // The host handles SIGTERM itself, and takes longer than this library would wait.
        return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>Returns the setting that a switch stands for, for this start only.</summary>
    private IEnumerable<string> StartMode(ParseResult parsed) =>
        parsed.GetValue(_newStore) ? [$"--{StorageOptions.Section}:{nameof(StorageOptions.Start)}={Core.Model.StartMode.NewStore}"]
        : parsed.GetValue(_acceptLoss) ? [$"--{StorageOptions.Section}:{nameof(StorageOptions.Start)}={Core.Model.StartMode.AcceptLoss}"]
        : [];

    /// <summary>Describes the first argument that is not understood, without values; null if all are.</summary>
    private string? Misunderstood(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Tokens.FirstOrDefault(each => each.Type is TokenType.Directive or TokenType.DoubleDash) is { } foreign)
        {
            return Unknown(command, foreign.Value);
        }

        if (parsed.UnmatchedTokens is [var token, ..] && command.TreatUnmatchedTokensAsErrors)
        {
            return Unknown(command, token);
        }

        return command != _root && _root.Options.FirstOrDefault(option => !option.Recursive && IsGiven(parsed, option)) is { } misplaced
            ? Misplaced(misplaced.Name, command)
            : parsed.Errors is [var error, ..] ? error.Message : null;
    }

    private string Unknown(Command command, string token)
    {
        var name = token.Split('=')[0];
        if (token.StartsWith('-'))
        {
            var known = _root.Options.Union(command.Options).SelectMany(option => option.Aliases.Append(option.Name)).ToList();
            return known.Contains(name, StringComparer.Ordinal) && command != _root
                ? Misplaced(name, command)
                : $"Unknown switch '{name}'.{Suggestion.For(name, [.. known, .. SettingNames.All.Select(setting => $"--{setting}")])}";
        }

        if (token.Contains('=', StringComparison.Ordinal))
        {
            return $"Unknown setting '{name}'.{Suggestion.For(name, SettingNames.All)}";
        }

        return command.Subcommands.Count > 0
            ? $"Unknown command '{name}'.{Suggestion.For(name, command.Subcommands.Select(each => each.Name))}"
            : $"'{command.Name}' takes no argument '{name}'.";
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static string Misplaced(string option, Command command) => $"'{option}' starts the bot and does not go with '{command.Name}'.";

    private Task<int> ClassifyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var explains = parsed.GetValue(_explain);
        if (parsed.GetValue(_report) is { } file)
        {
            return ClassifyReport.RunAsync(file, Console.Out, explains, cancellationToken);
        }

        return ClassifyCommand.RunAsync(Console.In, Console.Out, ClassifyCommand.Parse(parsed.GetValue(_context)) ?? default, explains, cancellationToken);
    }

    private void RequireSituation(CommandResult classify)
    {
        if (ClassifyCommand.Parse(classify.GetValue(_context)) is null)
        {
            classify.AddError("'--context' takes footage, draft, job, attachment, reply and asked, parted by commas: --context footage,draft");
        }
    }

    private void RequireReportFile(CommandResult classify)
    {
        if (classify.GetValue(_report) is { } file && !File.Exists(file))
        {
            classify.AddError($"'--report' needs a file of labelled texts, and there is none named '{file}'.");
        }
    }

    private void RequireSkill(CommandResult add)
    {
        var file = add.GetValue(_skill);
        if (string.IsNullOrWhiteSpace(file))
        {
            add.AddError("'skills add' needs the skill to copy: NemoBot skills add FILE|FOLDER");
        }
        else if (file.StartsWith('-'))
        {
            add.AddError(Unknown(add.Command, file));
        }
    }

    private void RequireTopic(CommandResult help)
    {
        if (help.GetValue(_topic) is { } topic && !HelpTexts.Topics.Contains(topic))
        {
            help.AddError(topic.StartsWith('-') ? Unknown(help.Command, topic) : $"Unknown command '{topic}'.{Suggestion.For(topic, HelpTexts.Topics)}");
        }
    }

    /// <summary>Returns the command below the root that <c>--help</c> follows; null at the root.</summary>
    private static string? TopicOf(CommandResult command) => command.Parent is CommandResult { Parent: not null } parent ? TopicOf(parent) : command.Parent is null ? null : command.Command.Name;

    private static void RequireAdd(CommandResult skills)
    {
        if (!skills.Children.OfType<CommandResult>().Any())
        {
            skills.AddError("'skills' needs to know what to do: NemoBot skills add FILE|FOLDER");
        }
    }

    private void RequireEngine(CommandResult move)
    {
        if (string.IsNullOrWhiteSpace(move.GetValue(_engine)))
        {
            move.AddError("'move-store' needs the engine to move to: NemoBot move-store --to litedb|sqlite|postgres");
        }
    }

    private void RequireFile(CommandResult backup)
    {
        var file = backup.GetValue(_file);
        if (string.IsNullOrWhiteSpace(file))
        {
            backup.AddError("'backup' needs the file to copy to: NemoBot backup FILE");
        }
        else if (file.StartsWith('-'))
        {
            backup.AddError(Unknown(backup.Command, file));
        }
    }

    private void RequireBackup(CommandResult restore)
    {
        var file = restore.GetValue(_backup);
        if (string.IsNullOrWhiteSpace(file))
        {
            restore.AddError("'restore' needs the backup: NemoBot restore FILE");
        }
        else if (file.StartsWith('-'))
        {
            restore.AddError(Unknown(restore.Command, file));
        }
    }

    /// <summary>Creates a command that reports invalid settings like a start does.</summary>
    private static Command Command(string name, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(name);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await run(parsed, cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                return await StartFault.ReportAsync(fault, configuration: null);
            }
        });
        return command;
    }

    private sealed class Printing(Func<ParseResult, string> text) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Console.WriteLine(text(parseResult));
            return 0;
        }
    }
}
