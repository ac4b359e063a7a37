using NemoBot.Storage;

namespace NemoBot.Hosting;

/// <summary><c>--new-store</c> and <c>--accept-loss</c>: how this one start treats a store that a careful one would refuse.</summary>
internal static class StartSwitches
{
    public const string NewStore = "--new-store";
    public const string AcceptLoss = "--accept-loss";

    public static WebApplicationBuilder Apply(this WebApplicationBuilder builder, IReadOnlyCollection<string> args)
    {
        StartMode? mode = args.Contains(NewStore) ? StartMode.NewStore : args.Contains(AcceptLoss) ? StartMode.AcceptLoss : null;
        if (mode is not null)
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [$"{StorageOptions.Section}:{nameof(StorageOptions.Start)}"] = mode.ToString() });
        }

        return builder;
    }
}
