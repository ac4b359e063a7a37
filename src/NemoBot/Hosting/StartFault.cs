namespace NemoBot.Hosting;

/// <summary>Reports to the operator why the program did not start: one line on standard error, and exit code 2.</summary>
internal static class StartFault
{
    public const int ExitCode = 2;

    private const string DefaultLevel = "Logging:LogLevel:Default";

    /// <param name="configuration">Decides whether the stack trace follows (<c>Logging:LogLevel:Default</c> at Debug or Trace); null if it could not be read.</param>
    public static async Task<int> ReportAsync(Exception fault, IConfiguration? configuration)
    {
        await Console.Error.WriteLineAsync(Words(fault));
        var level = configuration?[DefaultLevel] ?? Environment.GetEnvironmentVariable(DefaultLevel.Replace(":", "__", StringComparison.Ordinal));
        if (Enum.TryParse<LogLevel>(level, ignoreCase: true, out var wanted) && wanted <= LogLevel.Debug)
        {
            await Console.Error.WriteLineAsync(fault.ToString());
        }

        return ExitCode;
    }

    /// <summary>Returns the messages of the fault and its causes, on one line; for a <see cref="SettingsException"/>, its own message.</summary>
    internal static string Words(Exception fault) => fault is SettingsException
        ? fault.Message
        : $"NemoBot cannot start: {string.Join(": ", Chain(fault).Select(each => each.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')).Distinct(StringComparer.Ordinal))}.";

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (var each = fault; each is not null; each = each.InnerException)
        {
            if (each is not AggregateException { InnerException: not null }) // Repeats what its causes say.
            {
                yield return each;
            }
        }
    }
}
