using System.Reflection;

namespace NemoBot.Hosting;

/// <summary>What the command line prints about itself.</summary>
internal static class Usage
{
    public static string Version => typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static string Text => $"""
        NemoBot {Version}: edit video from a chat.

        Usage:
          NemoBot               run the bot with the web chat and every platform whose token is set
          NemoBot --demo        run it against a simulated video API in this process: no account needed
          NemoBot --new-store   run it with a new, empty store where the old one is missing
          NemoBot classify      read one text a line, print what the bot takes it for
          NemoBot check         look at settings, store, keys, skills, network and clock; say what is wrong (exit code 1)
          NemoBot backup FILE   copy the database while the bot runs; the keys folder beside it must be kept too
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
          Storage:Path          the database (data/nemobot.db)
          Operations:OtlpEndpoint  sends metrics and traces to an OpenTelemetry collector
        README.md lists them all.
        """;
}
