using Microsoft.Extensions.Options;

namespace NemoBot.Operations.Settings;

/// <summary>Options whose value is the present one at every read, in place of the framework's, which stays as it was first read.</summary>
internal sealed class LiveOptions<T>(IOptionsMonitor<T> monitor) : IOptions<T>
    where T : class
{
    public T Value => monitor.CurrentValue;
}
