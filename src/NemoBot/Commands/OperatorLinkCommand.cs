using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Operations.Access;
using NemoBot.Storage;
using NemoBot.Storage.Engines;

namespace NemoBot.Commands;

/// <summary>
/// <c>operator-link</c>: prints a link that opens the console once, within 10 minutes. The bot may be running; whoever can run this command controls
/// the machine.
/// </summary>
internal static class OperatorLinkCommand
{
    /// <param name="role">What whoever opens the link may do.</param>
    /// <returns>The exit code: 0 if the link was printed, 1 if there is none.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, OperatorRole role, TextWriter output)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddStore();
        // If another user (root) runs this, the bot could not read a new key.
        builder.Services.Configure<KeyManagementOptions>(static keys => keys.AutoGenerateKeys = false);
        builder.Services.AddSingleton<OperatorLink>();
        await using var app = builder.Build();
        var storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if ((storage.IsOnServer ? await FaultOnServerAsync(app.Services) : FaultIn(storage.KeysFolder)) is { } fault)
        {
            await output.WriteLineAsync(fault);
            return 1;
        }

        var address = LocalAddress.Of(builder.Configuration);
        try
        {
            await output.WriteLineAsync(new Uri(address, $"/operator/link?key={app.Services.GetRequiredService<OperatorLink>().Issue(role)}").ToString());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"No link was made: {failure.Message}");
            return 1;
        }

        await output.WriteLineAsync($"It works once, within {OperatorLink.Life.TotalMinutes:0} minutes. Behind a reverse proxy put your own address in place of {address.GetLeftPart(UriPartial.Authority)}.");
        return 0;
    }

    private static string? FaultIn(string keysFolder) => Directory.Exists(keysFolder) && Directory.EnumerateFiles(keysFolder, "*.xml").Any()
        ? null
        : $"There are no keys in {keysFolder}: start the bot first, and give this command the same Storage:Path.";

    private static async Task<string?> FaultOnServerAsync(IServiceProvider services)
    {
        try
        {
            return await services.GetRequiredService<IServerEngine>().InspectAsync(CancellationToken.None) is null
                ? "There are no keys in the database of Storage:Database: start the bot first."
                : null;
        }
        catch (StorageException fault)
        {
            return $"No link was made: {fault.Message}";
        }
    }
}
