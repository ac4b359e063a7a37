using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace NemoVideo.Simulator.State;

/// <summary>Reads and writes the file of a <see cref="Snapshot"/>, which belongs to one process at a time. A kill leaves the old file or the new one.</summary>
internal sealed partial class StateFile : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireAllButNull } },
    };

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly ILogger _logger;

    /// <exception cref="IOException">Another process has the folder, or it cannot be created.</exception>
    public StateFile(string folder, ILogger logger)
    {
        _logger = logger;
        PrivateFolder.Create(folder);
        _path = Path.Combine(folder, "state.json");
        try
        {
            _lock = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new IOException($"The simulated video API in {folder} is used by another process", taken);
        }
    }

    /// <summary>Returns what was written last; null if nothing was, or it cannot be read: then the file is kept under another name.</summary>
    public Snapshot? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Snapshot>(File.ReadAllBytes(_path), Json) ?? throw new JsonException("The file contains null.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            var aside = _path + ".unreadable";
            File.Move(_path, aside, overwrite: true);
            LogUnreadable(aside, unreadable.Message);
            return null;
        }
    }

    public void Write(Snapshot snapshot)
    {
        var draft = _path + ".draft";
        using (var file = PrivateFolder.CreateFile(draft))
        {
            JsonSerializer.Serialize(file, snapshot, Json);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, _path, overwrite: true);
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>A field is missing only if it was null when it was written; anything else is another file's shape.</summary>
    private static void RequireAllButNull(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired = property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false };
        }
    }

    [LoggerMessage(LogLevel.Warning, "The state of the simulated video API cannot be read: it begins empty, and the old file is kept as {Path}. {Reason}")]
    private partial void LogUnreadable(string path, string reason);
}
