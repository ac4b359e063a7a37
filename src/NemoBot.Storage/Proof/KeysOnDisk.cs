using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Proof;

/// <summary>Reads the keys that are currently stored, in a folder or in the database, ignoring any cached in the process. Decrypts only; creates no keys.</summary>
public sealed class KeysOnDisk
{
    /// <summary>Part of every key's purpose. The framework's default is the program's folder, so moving the program would lose all secrets.</summary>
    public const string Application = "NemoBot";

    private KeysOnDisk(MasterSealer sealer, HashSet<string> ids) => (Sealer, Ids) = (sealer, ids);

    public MasterSealer Sealer { get; }

    /// <summary>Gets the keys' ids, in the form of <see cref="MasterSealer.KeyOf"/>.</summary>
    public IReadOnlySet<string> Ids { get; }

    /// <param name="broken">Receives key files that cannot be read; if null, such a file throws.</param>
    /// <exception cref="StorageException">A key file cannot be read; the message names it.</exception>
    public static KeysOnDisk In(string folder, List<string>? broken = null) => Of(KeyFolder.Read(folder, broken));

    public static KeysOnDisk Of(IReadOnlyCollection<XElement> elements)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(Application).DisableAutomaticKeyGeneration();
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new Snapshot(elements));
        var protection = services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>();
        return new(new(protection), [.. elements.Select(key => key.Attribute("id")?.Value).Where(id => Guid.TryParse(id, out _)).Select(id => Guid.Parse(id!).ToString("N"))]);
    }

    private sealed class Snapshot(IReadOnlyCollection<XElement> elements) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => elements;

        public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("This repository is read-only.");
    }
}
