#!/bin/sh
# Bootstraps a Debian suite into TARGET/rootfs.tar, shaped like the registry's slim image:
# no documentation, no package lists, package installation that starts nothing and leaves no downloads behind.
#   rootfs.sh SUITE MIRROR TARGET
set -eu

suite=$1 mirror=$2 target=$3
root=$target/rootfs

# signed by Debian, or not taken: a mirror speaks plain http
debootstrap --variant=minbase --force-check-gpg --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
  "$suite" "$root" "$mirror"

printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

cat > "$root/etc/dpkg/dpkg.cfg.d/slim" <<'END'
force-unsafe-io
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/man/*
END

cat > "$root/etc/apt/apt.conf.d/slim" <<'END'
Acquire::Languages "none";
Binary::apt::APT::Keep-Downloaded-Packages "false";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
END

# sources.list; security updates exist for released suites only. A mirror may hold an older day of the rolling one.
case $suite in
  sid | unstable)
    echo "deb $mirror $suite main" > "$root/etc/apt/sources.list"
    echo 'Acquire::Check-Valid-Until "false";' >> "$root/etc/apt/apt.conf.d/slim"
    ;;
  *)
    printf 'deb %s %s main\n' "$mirror" "$suite" "$mirror" "$suite-updates" "${mirror%/}-security" "$suite-security" \
      > "$root/etc/apt/sources.list"
    ;;
esac

# The day of the archive that this is made from.
sed -n 's/^Date: //p' "$root"/var/lib/apt/lists/*Release | head -n 1 > "$target/date"
cat "$root/etc/debian_version" > "$target/version"

find "$root/usr/share/doc" -mindepth 2 ! -name copyright ! -type d -delete
rm -rf "$root"/usr/share/info/* "$root"/usr/share/locale/* "$root"/usr/share/man/* \
  "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb \
  "$root"/var/cache/debconf/*-old "$root"/var/log/*.log "$root"/var/log/apt/* \
  "$root/etc/machine-id" "$root/etc/hostname" "$root/etc/resolv.conf"

tar -C "$root" --numeric-owner --one-file-system -cf "$target/rootfs.tar" .
rm -rf "$root"
