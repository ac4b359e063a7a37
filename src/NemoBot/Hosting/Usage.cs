using System.Reflection;

namespace NemoBot.Hosting;

/// <summary>Contains the texts that the command line prints about itself.</summary>
internal static class Usage
{
    public static string Version => typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static string Text => $"""
        NemoBot {Version}: edit video from a chat.

        Usage:
          NemoBot               run the bot with the web chat and every platform whose token is set
          NemoBot --demo        run it against a simulated video API in this process: no account needed
          NemoBot --new-store   start with a new store if the database is missing or unusable; old files stay
          NemoBot --accept-loss continue without keys, rows or latest writes that are lost for good
          NemoBot classify      read one text a line, print what the bot takes it for, or ask:<first>|<second>
                                --explain: what each reader saw; --context footage,draft,job: in which situation;
                                --report FILE: how well it understands labelled texts (label, language[, situation], text)
          NemoBot check         look at settings, store, keys, skills, network and clock; say what is wrong (exit code 1)
          NemoBot skills add FILE|FOLDER  check a skill file (SKILL.md) and copy it to the skills; --replace writes over one of the same name
          NemoBot backup FILE   copy the database while the bot runs; the keys folder beside it must be kept too
          NemoBot operator-link print a link that opens the operator page once, within 10 minutes
          NemoBot healthcheck   ask the running bot whether it is ready
          NemoBot --help        this text
          NemoBot --version     the version

        What is not understood starts nothing and ends with exit code 2, as does a bot that cannot start; standard error says why.

        Settings come from appsettings.json, the environment (Nemo__ApiUrl=...) and the command line (--Nemo:ApiUrl=...), the last one wins:
          Urls                  where the web chat listens (http://127.0.0.1:5080)
          NEMO_TOKEN            a NemoVideo token for everybody; without it each chat gets a free account of its own
          Telegram:Token        starts the Telegram bot
          Discord:Token         starts the Discord bot
          WebChat:AccessCode    asks visitors of the web chat for this code
          WebChat:TrustedProxies  addresses or networks of the reverse proxies whose forwarded headers count
          Operator:Code         what the operator page asks for (12 characters or more)
          Storage:Path          the database (data/nemobot.db)
          Operations:OtlpEndpoint  sends metrics and traces to an OpenTelemetry collector
        A setting whose name ends in __File (Telegram__Token__File=...) or _FILE (NEMO_TOKEN_FILE=...) names a file with the value.
        README.md lists them all.
        """;
}
