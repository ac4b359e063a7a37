namespace NemoBot.Operations.Settings;

/// <summary>The last source of the configuration: what operators have set at the console, and the store keeps.</summary>
internal sealed class StoredSettingsSource : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Replaces all values; options that are bound to the configuration follow at once.</summary>
    public void Replace(IReadOnlyDictionary<string, string> values)
    {
        Data = values.ToDictionary(value => value.Key, string? (value) => value.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
