using NemoBot.Hosting;

namespace NemoBot.Commands;

/// <summary>What the command line prints about itself: an overview, and a page for each command.</summary>
internal static class HelpTexts
{
    private static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
        ["run"] = """
            NemoBot [--demo] [--new-store | --accept-loss]

            Runs the bot with the web chat, and with each platform whose token is set, until it gets SIGTERM or Ctrl+C.

              --demo           against a simulated video API in this process: no account needed
              --new-store      for one start: begin with a new store if the database is missing or unusable; old files stay
              --accept-loss    for one start: continue without keys, rows or newest writes that are permanently lost

            Examples:
              NemoBot --demo
              Telegram__Token__File=/run/secrets/telegram NemoBot --Urls=http://127.0.0.1:8080
            """,
        ["check"] = """
            NemoBot check

            Looks at the settings, store, keys, skills, network and clock, and says what is wrong. Changes nothing; the bot may be running.
            Exit code 0: the bot can start. 1: something needs a look.

            Example:
              NemoBot check --Storage:Path=/data/nemobot.db
            """,
        ["backup"] = """
            NemoBot backup FILE

            Copies the database to FILE, which must not exist; the bot may be running. The keys folder beside the database is not copied:
            keep it too, somewhere other than the backup. Exit code 1: there is no backup.

            With Backup:Folder the bot makes backups itself, with the keys, sealed, and the files that unfinished work needs:
            see 'NemoBot help restore'.

            Example:
              NemoBot backup /backups/nemobot-$(date +%F).db
            """,
        ["restore"] = """
            NemoBot restore FILE [--replace]

            Puts a backup of Backup:Folder in the place of the store at Storage:Path: the database, its keys and the files that unfinished
            work needs. The bot must not run, and Backup:Passphrase is that of the backup. Exit code 1: nothing was replaced.

              --replace        set the database aside that is there

            Example:
              Backup__Passphrase__File=/run/secrets/backup NemoBot restore /backups/nemobot-0a1b2c3d-20261201T040000Z.tar
            """,
        ["move-store"] = """
            NemoBot move-store --to litedb|sqlite|postgres

            Moves the database to another engine and compares both, row by row. The bot must not run. The old database is kept, and an interrupted
            move is begun again. Exit code 1: the store is where it was.

            To postgres, from the file at Storage:Path: set Storage:Database and Storage:Secret; Storage:Engine may be the old or the new one.
            From postgres: Storage:Engine is postgres still, and there is no file at Storage:Path.

            Examples:
              NemoBot move-store --to sqlite --Storage:Path=/data/nemobot.db
              Storage__Database="Host=db.example;…" Storage__Secret__File=/run/secrets/store NemoBot move-store --to postgres
            """,
        ["skills"] = """
            NemoBot skills add FILE|FOLDER [--replace]

            Checks a skill file (SKILL.md), or the one in a folder, and copies it to Skill:Folder; a running bot notices it.

              --replace        overwrite a skill of the same name

            Example:
              NemoBot skills add ~/Downloads/podcast-editor/SKILL.md
            """,
        ["operator-link"] = """
            NemoBot operator-link [--look]

            Prints a link that opens the console (/operator) once, within 10 minutes. The bot may be running.

              --look           for somebody who may look, and change nothing

            Example:
              NemoBot operator-link --Storage:Path=/data/nemobot.db --Urls=http://127.0.0.1:8080
            """,
        ["classify"] = """
            NemoBot classify [--explain] [--context LIST] [--report FILE]

            Reads texts from standard input, one per line, and prints what the bot takes each for; ask:FIRST|SECOND where it would ask.

              --explain        what each reader saw, too
              --context LIST   the situation: footage, draft, job, attachment, reply and asked, separated by commas
              --report FILE    how well it understands labelled texts: label, language[, situation] and text, separated by tabs

            Example:
              echo "make it shorter" | NemoBot classify --context footage,draft
            """,
        ["healthcheck"] = """
            NemoBot healthcheck

            Asks the running bot whether it is ready. Exit code 0: it is. 1: it is not, or it does not answer.

            Example:
              NemoBot healthcheck --Urls=http://127.0.0.1:8080
            """,
        ["settings"] = """
            Settings come from appsettings.json, the environment (Nemo__ApiUrl=...) and the command line (--Nemo:ApiUrl=...); the last one wins.
            A name that ends in __File (Telegram__Token__File=...) or _FILE (NEMO_TOKEN_FILE=...) names a file with the value.

              Urls                     where the web chat listens (http://127.0.0.1:5080)
              NEMO_TOKEN               a NemoVideo token for all chats; without it each chat gets a free account of its own
              Telegram:Token           starts the Telegram bot
              Discord:Token            starts the Discord bot
              WebChat:AccessCode       asks visitors of the web chat for this code
              WebChat:TrustedProxies   addresses or networks of the reverse proxies whose forwarded headers count
              Operator:Code            what the console at /operator asks for (12 characters or more)
              Storage:Path             the database (data/nemobot.db)
              Storage:Engine           litedb, sqlite or postgres: the engine of the database (litedb)
              Storage:Database         with postgres: the connection string; not on the command line
              Storage:Secret           with postgres: seals the keys in the database; not on the command line
              Storage:Files            folder or s3: where footage and results are (folder)
              Storage:S3:Bucket        with s3: the bucket; ServiceUrl, Region, AccessKey and SecretKey beside it
              Backup:Folder            where the bot puts a backup once a day; Every, Keep and Passphrase beside it
              Operations:OtlpEndpoint  sends metrics and traces to an OpenTelemetry collector

            README.md lists all settings.
            """,
    };

    /// <summary>Gets the names that <see cref="Of"/> knows.</summary>
    public static IReadOnlyCollection<string> Topics => Pages.Keys;

    public static string Version => $"NemoBot {ProductVersion.Short}";

    public static string Overview => $"""
        {Version}: edit video from a chat.

        Usage: NemoBot [COMMAND] [--Section:Key=VALUE ...]

        Commands:
          (none)                   run the bot; --demo needs no account
          check                    look at everything the bot needs, and say what is wrong
          backup FILE              copy the database while the bot runs
          restore FILE             put a backup of Backup:Folder in the place of the store
          move-store --to ENGINE   move the database to litedb, sqlite or postgres
          skills add FILE|FOLDER   check a skill file, and copy it to the skills
          operator-link            print a link that opens the console once
          classify                 read texts, and print what the bot takes them for
          healthcheck              ask the running bot whether it is ready
          help COMMAND             explain a command (or 'run', or 'settings')

        Switches:
          --demo, --new-store, --accept-loss     for a start: see 'NemoBot help run'
          -h, --help                             this text; after a command, its own
          --version                              the version

        Examples:
          NemoBot --demo
          NemoBot --Telegram:Token=123456:ABC-DEF --Urls=http://0.0.0.0:5080
          NemoBot check
          NemoBot backup /backups/nemobot.db

        An unknown command or option starts nothing and exits with code 2, as does a bot that cannot start;
        standard error says why.
        """;

    /// <summary>Returns the page of a command or topic; the overview if there is none.</summary>
    public static string Of(string? topic) => topic is not null && Pages.TryGetValue(topic, out var page) ? page : Overview;
}
