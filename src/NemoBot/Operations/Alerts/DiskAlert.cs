using System.Globalization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Proof;

namespace NemoBot.Operations.Alerts;

/// <summary>Looks at the disk of the files, on the node that asks.</summary>
internal sealed class DiskAlert(StoreFolders folders, IOptions<AlertOptions> options) : IAlertSource
{
    public AlertKind Kind => AlertKind.Disk;

    public TimeSpan After => TimeSpan.Zero;

    public Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        var free = new DriveInfo(folders.Files).AvailableFreeSpace;
        return Task.FromResult(free < options.Value.DiskFreeBytes ? string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1 << 20):N0} MiB") : null);
    }
}
