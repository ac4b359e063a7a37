using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Hosting.Ingress;
using NemoBot.Operations;
using NemoBot.Storage;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NemoBot.WebChat.Ingress;

namespace NemoBot.Hosting;

/// <summary>Builds and opens the bot, for the program and for tests that run the whole bot.</summary>
internal static class BotHost
{
    /// <summary>Loads the settings before anything reads them. Omits what only other servers and page frameworks need; an https address in Urls works nevertheless.</summary>
    /// <param name="settings">From the command line, each as <c>--Section:Key=value</c>.</param>
    /// <exception cref="SettingsException">The content root does not exist.</exception>
    public static WebApplicationBuilder CreateBuilder(IEnumerable<string> settings)
    {
        try
        {
            // Settings are read once. A watch on their files would cost one of the machine's inotify instances, and where none is left (128 for all programs of a user), no start.
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false", .. settings] });
            builder.WebHost.UseKestrelHttpsConfiguration();
            return builder.AddSettings();
        }
        catch (DirectoryNotFoundException missing)
        {
            throw new SettingsException([$"{WebHostDefaults.ContentRootKey}: there is no folder {missing.Message}"]);
        }
    }

    /// <summary>Builds the bot from the loaded settings, validates them, and opens the store. Nothing runs yet.</summary>
    /// <param name="replace">Replaces services in a test (the clock); null replaces nothing.</param>
    /// <exception cref="SettingsException">Settings are invalid, or the store cannot be used; the message is for the operator.</exception>
    public static async Task<WebApplication> OpenAsync(
        WebApplicationBuilder builder,
        CancellationToken cancellationToken,
        Action<IServiceCollection>? replace = null)
    {
        var unreadable = UnreadableSettings.Replace(builder.Configuration);
        builder.Services.AddNemoBot(builder.Configuration);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        try
        {
            await OpenAsync(app, unreadable, cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        app.UseIngress();
        app.UseRateLimiter();
        app.MapHealth();
        app.MapMetrics();
        app.MapOperator();
        app.MapTelegramWebhook();
        app.MapWebChat();
        return app;
    }

    private static async Task OpenAsync(WebApplication app, IReadOnlyList<UnreadableSetting> unreadable, CancellationToken cancellationToken)
    {
        var storage = app.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new();
        List<string> faults = [.. SettingsCheck.Faults(app, unreadable), .. ListenAddresses.Faults(app.Configuration), .. StoragePlace.Faults(storage)];
        try
        {
            _ = app.Services.GetRequiredService<SkillLibrary>();
            if (faults.Count == 0)
            {
                await app.Services.OpenStorageAsync(cancellationToken);
            }
        }
        catch (Exception fault) when (fault is StorageException or SkillSetupException)
        {
            faults.Add(fault.Message);
        }

        if (app.Services.GetRequiredService<DescriptorBudget>().Fault is { } tooFew)
        {
            faults.Add(tooFew);
        }

        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }
    }
}

/// <summary>The exception that is thrown when NemoBot cannot start with its settings. The message names every fault: a single one on the same line, several as a list.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults) : Exception(
    faults is [var only]
        ? $"NemoBot cannot start: {only}"
        : $"NemoBot cannot start. These settings need a look:\n{string.Join('\n', faults.Select(fault => $"  - {fault}"))}");
