using NemoBot.Hosting.Ingress;
using NemoBot.Operations;
using NemoBot.Platforms.Telegram;
using NemoBot.Platforms.WebChat;
using NemoBot.Skills;
using NemoBot.Storage;

namespace NemoBot.Hosting;

/// <summary>Builds and opens the bot: the same for the program and for tests that run the whole bot.</summary>
internal static class BotHost
{
    /// <summary>Builds the bot from settings that are there, checks them, and opens the store. Nothing runs yet.</summary>
    /// <param name="replace">What a test puts in the place of the real thing (the clock); null: nothing.</param>
    /// <exception cref="SettingsException">Settings are wrong, or the store cannot be used; the message is for the operator.</exception>
    public static async Task<WebApplication> OpenAsync(
        WebApplicationBuilder builder,
        CancellationToken cancellationToken,
        Action<IServiceCollection>? replace = null)
    {
        builder.Services.AddNemoBot(builder.Configuration);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        try
        {
            SettingsCheck.ThrowIfWrong(app);
            if (app.Services.GetRequiredService<DescriptorBudget>().Fault is { } tooFew)
            {
                throw new SettingsException($"NemoBot cannot start: {tooFew}");
            }

            _ = app.Services.GetRequiredService<SkillLibrary>();
            await app.Services.OpenStorageAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is StorageException or SkillSetupException)
        {
            await app.DisposeAsync();
            throw new SettingsException(fault.Message, fault);
        }
        catch (SettingsException)
        {
            await app.DisposeAsync();
            throw;
        }

        app.UseIngress();
        app.UseRateLimiter();
        app.MapHealth();
        app.MapOperator();
        app.MapTelegramWebhook();
        app.MapWebChat();
        return app;
    }
}

/// <summary>NemoBot cannot start as it is set up. The message names every fault.</summary>
public sealed class SettingsException(string message, Exception? innerException = null) : Exception(message, innerException);
