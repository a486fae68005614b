# What `cmake --install` puts where, and the Debian package that `cpack` makes of it in the build folder.

include(GNUInstallDirs)

foreach(program IN ITEMS rmt rmtscope)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  endif()
endforeach()
install(DIRECTORY resources/models resources/documents resources/recipes
        DESTINATION "${CMAKE_INSTALL_DATADIR}/rmtscope")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
if(TARGET rmtscope)
  install(FILES installer/rmtscope.desktop DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
  install(FILES installer/io.github.rmtscope.rmtscope.metainfo.xml DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
  install(FILES resources/icons/rmtscope.svg DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME rmtscope)
set(CPACK_PACKAGE_VENDOR "The RMTScope authors")
set(CPACK_PACKAGE_CONTACT "${CPACK_PACKAGE_VENDOR}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Opened at run time, so that the programs' symbols don't show them.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libopenblas0-pthread, libqt6sql6-sqlite, fonts-dejavu-core")
include(CPack)
