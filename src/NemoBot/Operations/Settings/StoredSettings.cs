using System.Text.Json;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Operations.Access;

namespace NemoBot.Operations.Settings;

/// <summary>
/// The settings that operators change at the console. They are one value of the store; every node reads it when it starts and every <see cref="Every"/>, and puts
/// them before those of its own configuration.
/// </summary>
internal sealed partial class StoredSettings(IStore store, StoredSettingsSource source, SettingRules rules, TimeProvider time, ILogger<StoredSettings> logger) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private const string Key = "settings";

    private readonly SemaphoreSlim _one = new(1);
    private string? _applied;

    /// <summary>Gets what this node uses now, by name.</summary>
    public IReadOnlyDictionary<string, StoredSetting> Current { get; private set; } = new Dictionary<string, StoredSetting>();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken); // Before the first message is handled.
        }
        catch (StorageException fault)
        {
            LogNotRead(fault);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Returns what is wrong with this value beside the others that are set; empty if it can be used.</summary>
    /// <param name="value">Null takes back what was set, which is always possible.</param>
    public IReadOnlyList<string> Faults(LiveSetting setting, string? value) =>
        value is null ? [] : rules.Faults(new Dictionary<string, string>(Values(Current)) { [setting.Name] = value });

    /// <summary>Stores a value without <see cref="Faults"/>, and uses it at once; other nodes follow within <see cref="Every"/>.</summary>
    /// <param name="value">Null takes back what was set: the value of the configuration counts again.</param>
    public async Task SetAsync(LiveSetting setting, string? value, string by, CancellationToken cancellationToken)
    {
        await store.UpdateValueAsync(
            OperatorSessions.Values,
            Key,
            stored =>
            {
                var settings = Read(stored);
                settings.Remove(setting.Name);
                if (value is not null)
                {
                    settings[setting.Name] = new(value, by, time.GetUtcNow());
                }

                return settings.Count > 0 ? JsonSerializer.Serialize(settings) : null;
            },
            keepFor: null,
            cancellationToken);
        await ReadAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(Every, time, ReadAsync, LogNotRead, stoppingToken);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var stored = await store.GetValueAsync(OperatorSessions.Values, Key, cancellationToken);
            if (stored == _applied)
            {
                return;
            }

            // A newer version may have settings that this one does not know, or other rules: its values stay in the store, and are not used here.
            var known = Read(stored).Where(setting => LiveSetting.Find(setting.Key) is not null).ToDictionary();
            _applied = stored;
            if (rules.Faults(Values(known)) is { Count: > 0 } faults)
            {
                LogUnusable(string.Join(' ', faults));
                return;
            }

            Current = known;
            source.Replace(Values(known));
            LogApplied(known.Count);
        }
        finally
        {
            _one.Release();
        }
    }

    private static Dictionary<string, string> Values(IReadOnlyDictionary<string, StoredSetting> settings) => settings.ToDictionary(setting => setting.Key, setting => setting.Value.Value);

    private static Dictionary<string, StoredSetting> Read(string? stored) => stored is null ? [] : JsonSerializer.Deserialize<Dictionary<string, StoredSetting>>(stored) ?? [];

    [LoggerMessage(LogLevel.Information, "{Count} settings of the console are in use")]
    private partial void LogApplied(int count);

    [LoggerMessage(LogLevel.Warning, "Could not read the settings of the console; the present ones stay in use")]
    private partial void LogNotRead(Exception fault);

    [LoggerMessage(LogLevel.Error, "The settings of the console cannot be used, and the present ones stay: {Faults}")]
    private partial void LogUnusable(string faults);
}
