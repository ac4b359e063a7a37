using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Proof;

/// <summary>The keys as they lie in a folder at this moment, whatever the process has in its memory. Opens what was sealed; makes no key.</summary>
public sealed class KeysOnDisk
{
    /// <summary>Part of every key's purpose: were it the folder of the program, moving the program would lose all secrets.</summary>
    public const string Application = "NemoBot";

    private KeysOnDisk(MasterSealer sealer, HashSet<string> ids) => (Sealer, Ids) = (sealer, ids);

    public MasterSealer Sealer { get; }

    /// <summary>The keys' ids, as <see cref="MasterSealer.KeyOf"/> tells them.</summary>
    public IReadOnlySet<string> Ids { get; }

    /// <param name="broken">Takes key files that cannot be read; null: one is enough to fail.</param>
    /// <exception cref="StorageException">A key file cannot be read; the message names it.</exception>
    public static KeysOnDisk In(string folder, List<string>? broken = null)
    {
        var elements = KeyFolder.Read(folder, broken);
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(Application).DisableAutomaticKeyGeneration();
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new Snapshot(elements));
        var protection = services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>();
        return new(new(protection), [.. elements.Select(key => key.Attribute("id")?.Value).Where(id => Guid.TryParse(id, out _)).Select(id => Guid.Parse(id!).ToString("N"))]);
    }

    private sealed class Snapshot(IReadOnlyCollection<XElement> elements) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => elements;

        public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("Who looks makes no key.");
    }
}
